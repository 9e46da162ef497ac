"""Where the exchange may hold data on people, Wagtail's tables and those of its helpers included."""

from __future__ import annotations

from django.db import models

from gaamac.common.personal_data import (
    EVERY,
    Fate,
    Place,
    fields_that_need_a_word,
    place,
)

_SUMS = "the sums of the import stay; who, from which file and what was quoted of it go"


def places_of_texts(*kinds: type[models.Model]) -> tuple[Place, ...]:
    """The texts, tags and labels of page models: parts of a text, whatever is added to them.

    A field that points at a person is not: it has to be named.
    """
    return tuple(_of_text(model) for kind in kinds for model in (kind, _tags(kind)))


def _tags(kind: type[models.Model]) -> type[models.Model]:
    tagged: type[models.Model] = kind.tagged_items.rel.related_model  # type: ignore[attr-defined]
    return tagged


def _of_text(model: type[models.Model]) -> Place:
    meta = model._meta
    words = [
        name
        for name in fields_that_need_a_word(model)
        if not meta.get_field(name).is_relation
    ]
    return Place(meta.label, tuple(words), Fate.AS_CHOSEN)


OWN = (
    place("exchange.Address", "slug", Fate.AS_CHOSEN),
    place("exchange.CatalogueEntry", EVERY, Fate.AS_CHOSEN, "written from the text"),
    place("exchange.CatalogueText", EVERY, Fate.AS_CHOSEN, "written from the text"),
    place("exchange.Authorship", "user", Fate.GOES),
    place("exchange.SealedAuthor", "seal", Fate.GOES),
    place("exchange.WorkingCopy", "typed base stamp", Fate.AS_CHOSEN),
    place("exchange.Invitation", "seal inviter", Fate.GOES),
    place("exchange.Response", "author", Fate.EMPTIED),
    place("exchange.Response", "text", Fate.AS_CHOSEN),
    place("exchange.Follow", "member value", Fate.GOES),
    place("exchange.SavedSearch", "member name query", Fate.GOES),
    place("exchange.ImportedContribution", "source external_id digest", Fate.AS_CHOSEN),
    place("exchange.ImportRun", "by file_name file", Fate.EMPTIED, _SUMS),
    place("exchange.ImportRun", "problems notes refusal", Fate.EMPTIED, _SUMS),
    place("exchange.ImportRun", "options counts", Fate.NOBODY),
    place("exchange.AttachedFile", "title alt name file small", Fate.AS_CHOSEN),
    place("exchange.AttachedFile", "extension removed refusal", Fate.NOBODY),
    place("exchange.QuarantinedFile", "content sender", Fate.GOES),
    place("exchange.HistoryLine", "by", Fate.EMPTIED),
    place("exchange.HistoryLine", "reason detail", Fate.AS_CHOSEN),
    place("exchange.HistoryLine", "step who language", Fate.NOBODY),
    place("exchange.FieldComment", "by", Fate.EMPTIED),
    place("exchange.FieldComment", "text", Fate.AS_CHOSEN),
    place("exchange.FieldComment", "field who", Fate.NOBODY),
    place("exchange.Link", "address host pages", Fate.AS_CHOSEN),
    place("exchange.Topic", EVERY, Fate.NOBODY),
    place("exchange.ToldUntil", "moment", Fate.NOBODY),
    place("exchange.FormerReach", "terms", Fate.AS_CHOSEN),
)
_LANGUAGES = "wagtail_localize"

WAGTAIL = (
    place("wagtailcore.Page", "owner locked_by", Fate.EMPTIED),
    place("wagtailcore.Page", "title draft_title slug url_path", Fate.AS_CHOSEN),
    place("wagtailcore.Page", "seo_title search_description", Fate.AS_CHOSEN),
    place("wagtailcore.Page", "path", Fate.NOBODY),
    place("wagtailcore.Revision", "user", Fate.EMPTIED),
    place("wagtailcore.Revision", "object_str content", Fate.AS_CHOSEN),
    place("wagtailcore.Revision", "object_id content_object", Fate.AS_CHOSEN),
    place("wagtailcore.PageLogEntry", "user", Fate.EMPTIED),
    place("wagtailcore.PageLogEntry", "label data", Fate.AS_CHOSEN),
    place("wagtailcore.PageLogEntry", "action", Fate.NOBODY),
    place("wagtailcore.ModelLogEntry", "user", Fate.EMPTIED),
    place("wagtailcore.ModelLogEntry", "label data object_id", Fate.GOES),
    place("wagtailcore.ModelLogEntry", "action", Fate.NOBODY),
    place("wagtailcore.Comment", "user text contentpath position", Fate.GOES),
    place("wagtailcore.Comment", "resolved_by", Fate.EMPTIED),
    place("wagtailcore.CommentReply", "user text", Fate.GOES),
    place("wagtailcore.PageSubscription", "user", Fate.GOES),
    place("wagtailcore.WorkflowState", "requested_by", Fate.EMPTIED),
    place("wagtailcore.WorkflowState", "object_id content_object", Fate.AS_CHOSEN),
    place("wagtailcore.TaskState", "finished_by", Fate.EMPTIED),
    place("wagtailcore.TaskState", "comment", Fate.AS_CHOSEN),
    place("wagtailcore.ReferenceIndex", EVERY, Fate.GOES),
    place("wagtailcore.UploadedFile", "file uploaded_by_user", Fate.GOES),
    *(
        place(f"wagtailcore.{name}", EVERY, Fate.NOBODY)
        for name in (
            "Collection",
            "CollectionViewRestriction",
            "GroupApprovalTask",
            "Locale",
            "PageViewRestriction",
            "Site",
            "Task",
            "Workflow",
        )
    ),
    place("exchange.EditorialReview", EVERY, Fate.NOBODY),
    place("exchange.ContributionIndexPage", EVERY, Fate.NOBODY),
    place("wagtailsearch.IndexEntry", EVERY, Fate.AS_CHOSEN),
    *(
        place(f"{_LANGUAGES}.{name}", "last_translated_by", Fate.EMPTIED)
        for name in ("StringTranslation", "SegmentOverride")
    ),
    place(
        f"{_LANGUAGES}.StringTranslation", "data tool_name field_error", Fate.AS_CHOSEN
    ),
    place(f"{_LANGUAGES}.SegmentOverride", "data_json field_error", Fate.AS_CHOSEN),
    *(
        place(f"{_LANGUAGES}.{name}", EVERY, Fate.AS_CHOSEN)
        for name in (
            "OverridableSegment",
            "String",
            "StringSegment",
            "Template",
            "TranslationContext",
            "TranslationSource",
        )
    ),
    place("taggit.Tag", "name slug", Fate.AS_CHOSEN),
    place("taggit.TaggedItem", "content_object", Fate.AS_CHOSEN),
)
