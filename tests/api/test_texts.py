"""The catalogues: the same keys in every language, all of them used, and no words outside them."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

import pytest

from api.administration.shown_settings import Origin
from api.flow_worker import TASKS as FLOW_TASKS
from api.following import STEPS
from api.import_preview import field_names
from api.import_worker import TASK as IMPORT
from api.importing import UploadKind
from api.limits import Counted
from api.oidc.refusal import Refusal as SignInRefusal
from api.pages.admin.user import ASKED_FIRST, StepName
from api.pages.refusals import WORDS_OF
from api.pages.sign_up import AGREED_TO
from api.problem_details import SLUGS
from api.settings import Settings
from api.signing_in import OFFERED
from api.texts import Catalogues, Texts
from api.upkeep_worker import TASKS
from matcher.answer import Lane
from matcher.assignment.records import Objective
from matcher.cluster_day.candidates import Least
from matcher.cluster_day.conflicts import ConflictKind
from matcher.cluster_day.unmatched import Unmatched
from matcher.works.works_writer import NOBODY, REPEATS
from models.accounts.account import Role
from models.accounts.audit_log import Event
from models.accounts.permissions import Scope
from models.details import ProviderKind
from models.errors import SetuError
from models.feedback import WhyNot
from models.flaws import Flaw
from models.importing.chunk_writer import REPEATED
from models.importing.erased_people import REASON as ERASED
from models.importing.kinds import KINDS
from models.importing.report import WITH_ERRORS
from models.importing.works.openalex import NOT_WORKS as NO_OPENALEX_WORKS
from models.importing.works.orcid import NOT_WORKS as NO_ORCID_WORKS
from models.interface_languages import INTERFACE_LANGUAGES
from models.introductions.introduction import INTRODUCTIONS, IntroductionState
from models.introductions.notification import NotificationKind
from models.introductions.party import Role as ActsAs
from models.introductions.problem_flow import PROBLEMS, ProblemState
from models.jobs import JobState
from models.match import Band
from models.privacy.consent import Decision, SubjectType
from models.privacy.holdings import HELD
from models.privacy.notice import Ground
from models.profiles.claim import CLAIMS, ClaimState
from models.records import Confidentiality, EvidenceKind
from models.refusals import Refusal

API = Path(__file__).resolve().parents[2] / "api"
TEMPLATES = sorted((API / "templates").rglob("*.html"))
CATALOGUES = Catalogues.load().by_language
OTHERS = [language for language in INTERFACE_LANGUAGES if language != "en"]


def names_in(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def marked_in(text: str) -> list[str]:
    return re.findall(r"<[^>]*>", text)


@pytest.mark.parametrize("language", OTHERS)
def test_every_catalogue_has_the_same_keys_and_the_same_names_to_fill(language: str) -> None:
    english, other = CATALOGUES["en"].entries, CATALOGUES[language].entries
    assert list(english) == list(other)
    assert {key for key in english if names_in(english[key]) != names_in(other[key])} == set()
    assert {key for key in english if marked_in(english[key]) != marked_in(other[key])} == set()


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert all(text.strip() for text in CATALOGUES[language].entries.values())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    source = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    words = re.sub(r"<!doctype html>|<[^>]*>", "", source)
    assert not re.findall(r"[^\W\d_]+", words.replace("/api/openapi.json", ""))
    attributes = re.findall(r'(?:alt|title|placeholder|aria-label|value|content)="([^"{]*[^\W\d_][^"{]*)"', source)
    assert set(attributes) <= {"width=device-width, initial-scale=1", "light dark", "noindex"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_key_that_a_template_names_exists(template: Path) -> None:
    named = re.findall(r"\bt\('([\w.-]+)'\s*[,)]", template.read_text(encoding="utf-8"))
    assert set(named) <= set(CATALOGUES["en"].entries)


def test_keys_that_are_put_together_exist() -> None:
    entries = set(CATALOGUES["en"].entries)
    assert {f"kind.{kind.value}" for kind in ProviderKind} | {f"kinds.{kind.value}" for kind in ProviderKind} <= entries
    assert {f"band.{band.value}" for band in Band} <= entries
    assert {f"evidence.{kind.value}" for kind in EvidenceKind} <= entries
    assert {f"lane.{lane.value.replace(' ', '_')}" for lane in Lane} <= entries
    assert {f"errors.{slug}.{part}" for slug in SLUGS for part in ("title", "text")} <= entries
    assert {f"why.{reason.value}" for reason in WhyNot} <= entries
    assert {f"least.{least.value}" for least in Least} <= entries
    assert {f"{part}.{one.value}" for one in Objective for part in ("objective", "objective_short")} <= entries
    assert {f"conflict.{kind.value}" for kind in ConflictKind} <= entries
    assert {f"unmatched.{reason.value}" for reason in Unmatched} <= entries
    assert {f"role.{role.value}" for role in Role} | {f"role_lead.{role.value}" for role in OFFERED} <= entries
    assert {f"{part}.{scope.value}" for scope in Scope for part in ("scope", "scope_lead")} <= entries
    assert {f"mail.{kind.value}.{part}" for kind in NotificationKind for part in ("subject", "body")} <= entries
    assert {f"message_kind.{kind.value}" for kind in NotificationKind} <= entries
    assert {f"event.{event.value}" for event in Event} <= entries
    assert {f"oidc_refused.{refusal.value}" for refusal in SignInRefusal} <= entries
    assert {f"admin_settings.{origin.value}" for origin in Origin} <= entries
    assert {f"admin_done.{step}" for step in get_args(StepName)} <= entries
    assert {f"{part}.{step}" for step in ASKED_FIRST for part in ("admin_do", "admin_sure")} <= entries
    assert {f"job_task.{task}" for task in (*TASKS, *FLOW_TASKS, IMPORT)} <= entries
    assert {f"ground.{ground.value}" for ground in Ground} | {f"held.{name}" for name in HELD} <= entries
    assert {f"agree.{purpose.value}" for purpose in AGREED_TO} <= entries
    assert {f"consent.as.{one.value}" for one in SubjectType} <= entries
    assert {f"consent.{part}.{one.value}" for one in Decision for part in ("do", "said", "state")} <= entries
    assert {f"consent.unasked.{ground.value}" for ground in Ground} <= entries
    assert {f"import_kind.{kind.value}" for kind in UploadKind} <= entries
    assert {f"job_state.{state.value}" for state in JobState} <= entries
    names = {name for kind in KINDS for name, _ in field_names(kind.value)}
    assert {f"import_field.{name}" for name in names} <= entries
    assert {f"jobs.{step}" for steps in STEPS.values() for step in steps} <= entries
    no_works = {f"is a {sort}" for sort in (*NO_ORCID_WORKS, *NO_OPENALEX_WORKS)}
    assert {f"skip_reason.{one}" for one in (NOBODY, REPEATS, REPEATED, WITH_ERRORS, ERASED, *no_works)} <= entries
    assert {f"month.{number}" for number in range(1, 13)} <= entries


def test_every_setting_is_described_in_every_language_and_in_english_as_in_the_code() -> None:
    described = {name: field.description for name, field in Settings.model_fields.items()}
    entries = CATALOGUES["en"].entries
    assert {key.partition(".")[2]: entries[key] for key in entries if key.startswith("setting.")} == described


def test_every_flaw_is_said_in_every_language_and_in_english_as_in_the_code() -> None:
    said = {f"flaw.{one.code}": one.reason for one in Flaw} | {f"flaw_fix.{one.code}": one.fix for one in Flaw}
    entries = CATALOGUES["en"].entries
    assert {key: text for key, text in entries.items() if key.partition(".")[0] in ("flaw", "flaw_fix")} == said


def test_every_refusal_is_said_in_every_language_and_in_english_as_in_the_code() -> None:
    said = {f"refusal.{one.code}": one.value for one in Refusal}
    entries = CATALOGUES["en"].entries
    assert {key: text for key, text in entries.items() if key.startswith("refusal.")} == said


def test_words_within_refusals_exist() -> None:
    entries, parts = set(CATALOGUES["en"].entries), {part for parts in WORDS_OF.values() for part in parts}
    assert parts <= {key.partition(".")[0] for key in entries}
    assert {f"claim_state.{one}" for one in ClaimState} | {f"problem_state.{one}" for one in ProblemState} <= entries
    assert {f"stage.{one}" for one in IntroductionState} | {f"readers.{one}" for one in Confidentiality} <= entries
    assert {f"claim_step.{step.name}" for step in CLAIMS.steps} <= entries
    assert {f"problem_step.{step.name}" for step in PROBLEMS.steps} <= entries
    assert {f"step.{step.name}" for step in INTRODUCTIONS.steps if step.roles != (ActsAs.CLOCK,)} <= entries
    assert {f"role.{role}" for role in ActsAs} | {f"counted.{kind}" for kind in Counted} <= entries


def test_every_key_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for path in [*API.rglob("*.py"), *API.rglob("*.html")]]
    everything = "\n".join(sources)
    put_together = re.compile(
        r"^(kind|kinds|band|evidence|lane|lane_lead|errors|month|verdict|language|applicant|udyam|partner|eligible|rule"
        r"|unit|mode|fact|export|why|duplicate_type|duplicate_band|duplicate_fact|duplicate_reason"
        r"|least|objective|objective_short|conflict|unmatched"
        r"|covered|team_export|team_forbid|team_limit|team_mark|team_remedy|team_risk|team_side|team_stress|team_tie|teams_wrong"
        r"|side|own_band|partner_mode|facility_order|joined|feed_answer"
        r"|problem_state|problem_state_lead|problem_step|readers|stage|step|decline|outcome"
        r"|asked_lead|board|message_state|message_kind|job_task|job_state|job_result|mail"
        r"|role|role_lead|scope|scope_lead|agree|consent|ground|held|privacy|reader"
        r"|admin|admin_do|admin_done|admin_sure|admin_settings|attention|attention_do|event|record_type|opened_by|setting"
        r"|oidc_refused|domain|institution|report|stage_of_career"
        r"|import_kind|import_count|import_field|skip_reason|flaw|flaw_fix|refusal|counted|imports|jobs|searches"
        r"|claim|claim_state|claim_step|profile_field|profile_hint|profile_sort|profile_sort_hint|profile_act)\."
    )
    unused = {key for key in CATALOGUES["en"].entries if not put_together.match(key) and key not in everything}
    assert unused == set()


def test_a_key_that_is_missing_is_an_error_that_names_it() -> None:
    with pytest.raises(SetuError, match=r"site\.nothing"):
        CATALOGUES["en"]("site.nothing")
    with pytest.raises(SetuError, match="km"):
        CATALOGUES["en"]("card.distance")


def test_words_of_stored_data_fall_back_to_themselves() -> None:
    t: Texts = CATALOGUES["hi"]
    assert t.word("unit.sample", "sample") == "नमूना"
    assert t.word("unit.furlong", "furlong") == "furlong"
