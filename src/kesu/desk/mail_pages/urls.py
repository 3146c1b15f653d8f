"""Addresses of mail that came in."""

from django.urls import path

from kesu.desk.mail_pages import pages

urlpatterns = [
    path("mail", pages.mail_list, name="mail"),
    path("mail/<slug:mail>", pages.one_mail, name="mail-one"),
    path("mail/<slug:mail>/files/<int:number>", pages.file, name="mail-file"),
    path("mail/<slug:mail>/source", pages.source, name="mail-source"),
    path("mail/<slug:mail>/registration", pages.register, name="mail-registration"),
    path("mail/<slug:mail>/addition", pages.put, name="mail-addition"),
    path("mail/<slug:mail>/dismissal", pages.dismiss, name="mail-dismissal"),
    path("mail/<slug:mail>/retrial", pages.try_again, name="mail-retrial"),
]
