"""Two worlds: /desk and /admin for people who are signed in, everything else for the public."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("api/", include("claims.api.urls")),
    path("", include("claims.views.urls")),
]
