"""Addresses of pages."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import path

from claims.views.account import account
from claims.views.article_changes import article_changes
from claims.views.article_passages import passage_move
from claims.views.articles import (
    article,
    article_add,
    article_capture,
    article_list,
    article_versions,
)
from claims.views.away import away_list, person_away
from claims.views.bulk import claim_bulk
from claims.views.checks import check, check_list, check_payload, check_version
from claims.views.claims import claim_change
from claims.views.comments import claim_comments, mention_read
from claims.views.corrections import corrections
from claims.views.desks import desk_list, desk_set_up, edition_remove
from claims.views.figures import work_figures, work_figures_csv
from claims.views.filters import saved_list, saved_list_remove, saved_lists
from claims.views.flag import article_flag
from claims.views.health import healthz, readyz
from claims.views.history import claim_history
from claims.views.home import home
from claims.views.inbox import inbox, inbox_read, notice_open
from claims.views.legal import claim_legal, legal_rule_end, legal_rule_set
from claims.views.lists import claim_list
from claims.views.mail import mail_choice, mail_confirm, mail_stop
from claims.views.method import method
from claims.views.parties import party_names
from claims.views.people import people, person_active, person_add, person_roles
from claims.views.policies import policies, policy
from claims.views.presence import claim_presence
from claims.views.publishing import claim_publish
from claims.views.queue import queue, queue_next
from claims.views.recusals import claim_recusals, recusal_lift
from claims.views.review import claim_review
from claims.views.steps import claim_step
from claims.views.watches import watch, watch_change, watch_check, watch_list
from claims.views.work import my_work, news_seen
from claims.views.workbench_urls import urlpatterns as workbench

urlpatterns = [
    path("", home, name="home"),
    path("checks/", check_list, name="check_list"),
    path("checks/<uuid:pk>/", check, name="check"),
    path("checks/<uuid:pk>/versions/<int:number>/", check_version, name="check_version"),
    path(
        "checks/<uuid:pk>/versions/<int:number>/payload.json", check_payload, name="check_payload"
    ),
    path("method/", method, name="method"),
    path("corrections/", corrections, name="corrections"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("desk/", my_work, name="desk"),
    path("desk/seen/", news_seen, name="news_seen"),
    path("desk/articles/", article_list, name="article_list"),
    path("desk/articles/new/", article_add, name="article_add"),
    path("desk/articles/<uuid:pk>/", article, name="article"),
    path("desk/articles/<uuid:pk>/flag/", article_flag, name="article_flag"),
    path("desk/articles/<uuid:pk>/versions/", article_versions, name="article_versions"),
    path(
        "desk/articles/<uuid:pk>/versions/<int:number>/changes/",
        article_changes,
        name="article_changes",
    ),
    path("desk/passages/<uuid:pk>/move/", passage_move, name="passage_move"),
    path("desk/articles/<uuid:pk>/capture/", article_capture, name="article_capture"),
    *workbench,
    path("desk/claims/<uuid:pk>/review/", claim_review, name="claim_review"),
    path("desk/claims/<uuid:pk>/legal/", claim_legal, name="claim_legal"),
    path("desk/claims/<uuid:pk>/publish/", claim_publish, name="claim_publish"),
    path("desk/claims/", claim_list, name="claim_list"),
    path("desk/claims/bulk/", claim_bulk, name="claim_bulk"),
    path("desk/claims/lists/", saved_lists, name="saved_lists"),
    path("desk/claims/lists/<uuid:pk>/", saved_list, name="saved_list"),
    path("desk/claims/lists/<uuid:pk>/remove/", saved_list_remove, name="saved_list_remove"),
    path("desk/claims/<uuid:pk>/change/", claim_change, name="claim_change"),
    path("desk/claims/<uuid:pk>/comments/", claim_comments, name="claim_comments"),
    path("desk/claims/<uuid:pk>/comments/read/", mention_read, name="mention_read"),
    path("desk/claims/<uuid:pk>/history/", claim_history, name="claim_history"),
    path("desk/claims/<uuid:pk>/steps/<slug:step>/", claim_step, name="claim_step"),
    path("desk/inbox/", inbox, name="inbox"),
    path("desk/inbox/read/", inbox_read, name="inbox_read"),
    path("desk/inbox/<uuid:pk>/", notice_open, name="notice_open"),
    path("desk/desks/", desk_list, name="desk_list"),
    path("desk/desks/<slug:slug>/", desk_set_up, name="desk_set_up"),
    path("desk/editions/<uuid:pk>/remove/", edition_remove, name="edition_remove"),
    path("desk/figures/", work_figures, name="figures"),
    path("desk/figures.csv", work_figures_csv, name="figures_csv"),
    path("desk/mail/", mail_choice, name="mail_choice"),
    path("mail/confirm/<str:token>/", mail_confirm, name="mail_confirm"),
    path("mail/stop/<str:token>/", mail_stop, name="mail_stop"),
    path("desk/claims/<uuid:pk>/presence/", claim_presence, name="claim_presence"),
    path("desk/claims/<uuid:pk>/recusals/", claim_recusals, name="claim_recusals"),
    path("desk/recusals/<uuid:pk>/lift/", recusal_lift, name="recusal_lift"),
    path("desk/parties/", party_names, name="party_names"),
    path("desk/people/", people, name="people"),
    path("desk/people/new/", person_add, name="person_add"),
    path("desk/people/<uuid:pk>/", person_roles, name="person_roles"),
    path("desk/away/", away_list, name="away_list"),
    path("desk/people/<uuid:pk>/away/", person_away, name="person_away"),
    path("desk/people/<uuid:pk>/active/", person_active, name="person_active"),
    path("desk/policies/", policies, name="policies"),
    path("desk/policies/rules/", policy, name="policy"),
    path("desk/legal-rules/", legal_rule_set, name="legal_rule_set"),
    path("desk/legal-rules/<uuid:pk>/end/", legal_rule_end, name="legal_rule_end"),
    path("desk/watches/", watch_list, name="watch_list"),
    path("desk/watches/<uuid:pk>/", watch, name="watch"),
    path("desk/watches/<uuid:pk>/check/", watch_check, name="watch_check"),
    path("desk/watches/changes/<uuid:pk>/", watch_change, name="watch_change"),
    path("desk/queue/", queue, name="queue"),
    path("desk/queue/next/", queue_next, name="queue_next"),
    path("accounts/", account, name="account"),
    # Of allauth only these: nobody signs up, and mail is not set up to reset passwords.
    path("accounts/login/", allauth_views.login, name="account_login"),
    path("accounts/logout/", allauth_views.logout, name="account_logout"),
    path(
        "accounts/password/change/", allauth_views.password_change, name="account_change_password"
    ),
]
