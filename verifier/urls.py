"""The addresses: all of them are the app's."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("claims.urls"))]

handler400 = "claims.urls.bad_request"
handler403 = "claims.urls.forbidden"
handler404 = "claims.urls.not_found"
handler429 = "claims.urls.too_many"  # allauth's, when someone tries too many passwords
handler500 = "claims.urls.server_error"
