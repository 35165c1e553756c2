"""A researcher: the own profile, the problems of the week, partners, and how two are connected."""

from __future__ import annotations

from scripts.browser.journeys import cast
from scripts.browser.journeys.journey import Journey, Scene
from scripts.browser.steps import Choose, Letter, Open, Picture, Press, Read, Tick, Write
from scripts.browser.words import Said, word

GOAL = Said(
    en="We prepare steel for powder coating. Now the parts need a salt spray test and somebody who recovers the "
    "rinse water.",
    hi="हम स्टील को पाउडर कोटिंग के लिए तैयार करते हैं। अब पुर्ज़ों की साल्ट स्प्रे जाँच चाहिए और धुलाई का पानी "
    "वापस काम में लाने वाला कोई चाहिए।",
)
PILOT = Said(
    en="I have set up phosphating lines in three small workshops; the smallest stood in a yard.",
    hi="मैंने तीन छोटे कारखानों में फॉस्फेटिंग की लाइन लगाई है; सबसे छोटी एक आँगन में थी।",
)
WONT_DO = Said(en="Arms and ammunition", hi="हथियार और गोला-बारूद")
DESIGNATION = Said(en="Head, Coatings and Surface Tests", hi="प्रमुख, कोटिंग और सतह जाँच")
PARTNER = Said(en="Dr. Ananya Bhatnagar", hi="Water and Effluent Treatability Laboratory")

CLAIM = Scene(
    "researcher",
    "The researcher claims a profile",
    "A letter goes to the address that is noted for the profile; whoever can open it gets the profile.",
    (
        Open(f"/providers/{cast.RESEARCHER_ID}"),
        Press(word("claim.link")),
        Press(word("claim.sign_up")),
        Write(word("sign_up.name"), cast.RESEARCHER),
        Write(word("sign_in.email"), Said(cast.RESEARCHER_OWN_EMAIL)),
        Tick(word("role_lead.provider")),
        Tick(word("agree.account")),
        Press(word("sign_up.submit")),
        Read(word("sign_in.sent")),
        Letter(cast.RESEARCHER_OWN_EMAIL),
        Press(word("sign_in.link_submit")),
        Read(word("claim.by_letter")),
        Picture("claim", "Two ways to one's own profile"),
        Press(word("claim.button")),
        Read(word("claim.noted_title")),
        Letter(cast.RESEARCHER_EMAIL),
        Press(word("claim.prove_button")),
        Read(word("profile.never_shown")),
    ),
)
OWN_PROFILE = Scene(
    "researcher",
    "The researcher puts the profile right",
    "What its owner says counts more than any file, is dated, and can be taken back.",
    (
        Open("/profile"),
        Press(word("profile.correct"), about=word("profile_field.capacity")),
        Write(word("profile_field.capacity"), Said("12")),
        Press(word("profile.save")),
        Choose(word("profile.sort"), word("profile_sort.pilot")),
        Write(word("profile.in_your_words"), PILOT),
        Press(word("profile.add")),
        Read(PILOT),
        Write(word("profile.topic"), WONT_DO),
        Press(word("profile.refuse")),
        Read(WONT_DO),
        Press(word("profile.confirm"), about=word("profile_field.department")),
        Press(word("profile.correct"), about=word("profile_field.designation")),
        Write(word("profile_field.designation"), DESIGNATION),
        Press(word("profile.save")),
        Read(DESIGNATION),
        Press(word("profile.hide"), about=word("profile_field.career_stage")),
        Read(word("profile.is_hidden")),
        Picture("my-profile", "The own profile: what papers never show, and what files say"),
        Press(word("profile.as_others")),
        Read(word("profile.kept_by_owner")),
    ),
)
WEEK = Scene(
    "researcher",
    "Three problems of the week, one tap each",
    "",
    (
        Open(f"/providers/{cast.RESEARCHER_ID}"),
        Picture("profile", "A profile: every fact with its source"),
        Press(word("feed.link")),
        Read(word("feed.why")),
        Picture("feed", "The problems of the week, and what speaks for each"),
        Press(word("feed.interested"), about=Said("1")),
        Read(word("feedback.thanks")),
        Picture("thanks", "One tap was enough, and it can be taken back"),
    ),
)
PARTNERS = Scene(
    "researcher",
    "Partners who add what is missing",
    "",
    (
        Open(f"/providers/{cast.RESEARCHER_ID}"),
        Press(word("partners.find")),
        Write(word("partners.goal"), GOAL),
        Tick(word("partner_mode.complementary")),
        Press(word("partners.find")),
        Read(word("partners.needs")),
        Read(word("side.academic")),
        Picture("partners", "What the goal needs, and who adds what is lacking"),
        Press(word("partners.together"), about=PARTNER),
        Read(word("connection.topics")),
        Picture("connection", "How two are connected, by their own sentences"),
    ),
)

RESEARCHERS_JOURNEY = Journey("The researcher", (CLAIM, OWN_PROFILE, WEEK, PARTNERS))
