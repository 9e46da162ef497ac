"""Words so common that PostgreSQL's dictionaries leave them out: never marked as found.

The lists that PostgreSQL ships for English, French, Spanish and Russian (from Snowball, BSD
licence), as they are after folding; tests compare them with the dictionaries in use.
"""

from __future__ import annotations

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        """
        a about above after again against all am an and any are as at be because been before
        being below between both but by can did do does doing don down during each few for
        from further had has have having he her here hers herself him himself his how i if
        in into is it its itself just me more most my myself no nor not now of off on once
        only or other our ours ourselves out over own s same she should so some such t than
        that the their theirs them themselves then there these they this those through to
        too under until up very was we were what when where which while who whom why will
        with you your yours yourself yourselves
        """.split()
    ),
    "fr": frozenset(
        """
        ai aie aient aies ait as au aura aurai auraient aurais aurait auras aurez auriez
        aurions aurons auront aux avaient avais avait avec avez aviez avions avons ayant
        ayante ayantes ayants ayez ayons c ce ces d dans de des du elle en es est et eu eue
        eues eurent eus eusse eussent eusses eussiez eussions eut eux furent fus fusse
        fussent fusses fussiez fussions fut il j je l la le leur lui m ma mais me mes moi
        mon n ne nos notre nous on ont ou par pas pour qu que qui s sa se sera serai
        seraient serais serait seras serez seriez serions serons seront ses soient sois soit
        sommes son sont soyez soyons suis sur t ta te tes toi ton tu un une vos votre vous y
        """.split()
    ),
    "es": frozenset(
        """
        a al algo algunas algunos ante antes como con contra cual cuando de del desde donde
        durante e el ella ellas ellos en entre era erais eran eras eres es esa esas ese eso
        esos esta estaba estabais estaban estabas estad estada estadas estado estados
        estamos estando estar estaremos estas este estemos esto estos estoy estuve estuviera
        estuvierais estuvieran estuvieras estuvieron estuviese estuvieseis estuviesen
        estuvieses estuvimos estuviste estuvisteis estuvo fue fuera fuerais fueran fueras
        fueron fuese fueseis fuesen fueses fui fuimos fuiste fuisteis ha habida habidas
        habido habidos habiendo habremos han has hasta hay haya hayamos hayan hayas he hemos
        hube hubiera hubierais hubieran hubieras hubieron hubiese hubieseis hubiesen
        hubieses hubimos hubiste hubisteis hubo la las le les lo los me mi mis mucho muchos
        muy nada ni no nos nosotras nosotros nuestra nuestras nuestro nuestros o os otra
        otras otro otros para pero poco por porque que quien quienes se sea seamos sean seas
        sentid sentida sentidas sentido sentidos seremos siente sin sintiendo sobre sois
        somos son soy su sus suya suyas suyo suyos tanto te tendremos tened tenemos tenga
        tengamos tengan tengas tengo tenida tenidas tenido tenidos teniendo ti tiene tienen
        tienes todo todos tu tus tuve tuviera tuvierais tuvieran tuvieras tuvieron tuviese
        tuvieseis tuviesen tuvieses tuvimos tuviste tuvisteis tuvo tuya tuyas tuyo tuyos un
        una uno unos vosostras vosostros vuestra vuestras vuestro vuestros y ya yo
        """.split()
    ),
    "ru": frozenset(
        """
        а без более больше будет будто бы был была были было быть в вам вас вдруг ведь во
        вот впрочем все всегда всего всех всю вы где да даже два для до другой его ее ей ему
        если есть еще ж же за зачем здесь и из или им иногда их к как какая какой когда
        конечно кто куда ли лучше между меня мне много может можно мой моя мы на над надо
        наконец нас не него нее ней нельзя нет ни нибудь никогда ним них ничего но ну о об
        один он она они опять от перед по под после потом потому почти при про раз разве с
        сам свою себе себя сейчас со совсем так такой там тебя тем теперь то тогда того тоже
        только том тот три тут ты у уж уже хорошо хоть чего чем через что чтоб чтобы чуть
        эти этого этой этом этот эту я
        """.split()
    ),
}
