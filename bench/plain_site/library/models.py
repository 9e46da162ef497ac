"""A library as Wagtail's tutorial builds one: an index page, its pages, tags."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

PAGE_SIZE = 20


class LibraryPage(Page):
    """The list: newest first, twenty a page."""

    intro = RichTextField(blank=True)
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page of the list that was asked for."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        articles = self.get_children().live().order_by("-first_published_at")
        pages = Paginator(articles, PAGE_SIZE)
        context["articles"] = pages.get_page(request.GET.get("page"))
        return context


class ArticleTag(TaggedItemBase):
    """A tag of an article."""

    content_object = ParentalKey(
        "library.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE
    )


class ArticlePage(Page):
    """One article."""

    date = models.DateField("Date")
    intro = models.CharField(max_length=500)
    body = StreamField(
        [("heading", blocks.CharBlock()), ("paragraph", blocks.RichTextBlock())]
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)

    parent_page_types = ["library.LibraryPage"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("tags"),
    ]
