"""Who takes part in the journeys, and the problem that brings them together: all invented."""

from __future__ import annotations

from scripts.browser.steps import Run
from scripts.browser.words import Said

OWNER_NAME = "Hemlata Bhonsle"
OWNER_EMAIL = "hemlata@setu-demo.example"
OWNER_PHONE = "020 5550 1234"
ADMINISTRATOR_EMAIL = "asha@setu-demo.example"
COORDINATOR_EMAIL = "meera@setu-demo.example"

RESEARCHER = Said("Dr. Rucha Limaye")
RESEARCHER_ID = "pune-r-rucha-limaye"
RESEARCHER_EMAIL = f"{RESEARCHER_ID}@setu-demo.example"
"""Noted for the profile: where a letter goes when somebody claims it."""
RESEARCHER_OWN_EMAIL = "rucha@setu-demo.example"
CLUSTER = Said("Pune Knowledge Cluster")

PROBLEM = Said(
    en="Hamare yahan steel ke furniture par powder coating hoti hai. Do mahine mein hi paint ukhadne lagta hai, "
    "barish mein kinaron par jang aa jati hai. 300 mein se 40 piece wapas aaye.",
    hi="हमारे यहाँ स्टील के फर्नीचर पर पाउडर कोटिंग होती है। दो महीने में ही पेंट उखड़ने लगता है, "
    "बारिश में किनारों पर जंग आ जाती है। 300 में से 40 पीस वापस आए।",
)
RUSTING = Said(en="barish mein kinaron par jang aa jati hai", hi="बारिश में किनारों पर जंग आ जाती है")
RETURNED = Said(en="300 mein se 40 piece wapas aaye", hi="300 में से 40 पीस वापस आए")
PUBLIC_TITLE = Said(en="Powder coating peels off steel in the rains", hi="बारिश में स्टील से पाउडर कोटिंग उखड़ती है")
PUBLIC_TEXT = Said(
    en="A small works near Pune coats steel goods. The coating peels off within weeks and edges rust in the rains.",
    hi="पुणे के पास का एक छोटा कारखाना स्टील के सामान पर कोटिंग करता है। कोटिंग कुछ हफ़्तों में उखड़ती है और किनारों पर जंग आता है।",
)

MAKE_ADMINISTRATOR = Run(("account", "create-admin", ADMINISTRATOR_EMAIL, "--name", "Asha Kulkarni"))
MAKE_COORDINATOR = Run(
    (
        "account",
        "create",
        COORDINATOR_EMAIL,
        "--name",
        "Meera Joshi",
        "--role",
        "coordinator",
        "--cluster",
        "pune",
    )
)
