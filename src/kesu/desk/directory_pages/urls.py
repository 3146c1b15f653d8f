"""Addresses of the directory's pages."""

from django.urls import path

from kesu.desk.directory_pages import overview, person, posts
from kesu.desk.tables.urls import urls_of
from kesu.tables.directory import DIRECTORY

urlpatterns = [
    path("directory", overview.overview, name="directory"),
    path("directory/posts", posts.posts, name="posts"),
    path("directory/posts/<int:pk>/end", posts.ending, name="post-end"),
    path("directory/people/<int:pk>", person.person, name="person"),
    path("directory/people/<int:pk>/<slug:act_name>", person.doing, name="person-doing"),
    *urls_of(DIRECTORY),
]
