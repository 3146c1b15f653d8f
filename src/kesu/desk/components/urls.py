"""The address of the gallery."""

from django.urls import path

from kesu.desk.components import gallery

urlpatterns = [path("", gallery.gallery, name="gallery")]
