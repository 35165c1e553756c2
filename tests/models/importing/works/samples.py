"""Invented records in the shape of each format; nobody in them exists."""

from __future__ import annotations

import json
from typing import Any

ORCID_ID = "0000-0002-1825-0097"


def value(text: str) -> dict[str, str]:
    return {"value": text}


def work_summary(title: str, doi: str = "", year: str = "2021", sort: str = "journal-article") -> dict[str, Any]:
    ids = [{"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}] if doi else []
    return {
        "title": {"title": value(title), "subtitle": None},
        "external-ids": {"external-id": ids},
        "type": sort,
        "publication-date": {"year": value(year), "month": None},
        "url": None,
    }


ORCID_RECORD: dict[str, Any] = {
    "orcid-identifier": {"uri": f"https://orcid.org/{ORCID_ID}", "path": ORCID_ID},
    "person": {
        "name": {"given-names": value("Asha K."), "family-name": value("Rao"), "credit-name": None},
        "biography": {"content": "Works on membranes for brackish water."},
        "keywords": {"keyword": [{"content": "membranes, desalination"}, {"content": "fouling"}]},
        "researcher-urls": {"researcher-url": [{"url": value("https://asha.example.in")}]},
    },
    "activities-summary": {
        "employments": {
            "affiliation-group": [
                {
                    "summaries": [
                        {
                            "employment-summary": {
                                "department-name": "Chemistry",
                                "role-title": "Lecturer",
                                "end-date": {"year": value("2010")},
                                "organization": {"name": "Old College"},
                            }
                        }
                    ]
                },
                {
                    "summaries": [
                        {
                            "employment-summary": {
                                "department-name": "Chemical Engineering",
                                "role-title": "Professor",
                                "end-date": None,
                                "organization": {"name": "Test Institute of Membranes"},
                            }
                        }
                    ]
                },
            ]
        },
        "works": {
            "group": [
                {
                    "work-summary": [
                        work_summary("Fouling of thin membranes by iron in ground water"),
                        work_summary("Fouling of thin membranes by iron in ground water", "10.1234/ABC.7"),
                    ]
                },
                {"work-summary": [work_summary("A membrane module with a turning feed", year="2019", sort="patent")]},
                {"work-summary": [work_summary("A talk", sort="lecture-speech")]},
            ]
        },
        "fundings": {
            "group": [
                {
                    "funding-summary": [
                        {"title": {"title": value("Membranes for villages")}, "start-date": {"year": value("2022")}}
                    ]
                }
            ]
        },
    },
}

ORCID_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<record:record path="/{ORCID_ID}" xmlns:record="http://www.orcid.org/ns/record"
 xmlns:common="http://www.orcid.org/ns/common" xmlns:person="http://www.orcid.org/ns/person"
 xmlns:personal-details="http://www.orcid.org/ns/personal-details" xmlns:keyword="http://www.orcid.org/ns/keyword"
 xmlns:activities="http://www.orcid.org/ns/activities" xmlns:work="http://www.orcid.org/ns/work"
 xmlns:employment="http://www.orcid.org/ns/employment" xmlns:researcher-url="http://www.orcid.org/ns/researcher-url">
 <common:orcid-identifier><common:uri>https://orcid.org/{ORCID_ID}</common:uri><common:path>{ORCID_ID}</common:path>
 </common:orcid-identifier>
 <person:person><person:name visibility="public"><personal-details:given-names>Asha K.</personal-details:given-names>
  <personal-details:family-name>Rao</personal-details:family-name></person:name>
  <person:biography><personal-details:content>Works on membranes for brackish water.</personal-details:content>
  </person:biography>
  <researcher-url:researcher-urls><researcher-url:researcher-url>
   <researcher-url:url>https://asha.example.in</researcher-url:url></researcher-url:researcher-url>
  </researcher-url:researcher-urls>
  <keyword:keywords><keyword:keyword><keyword:content>membranes, desalination</keyword:content></keyword:keyword>
   <keyword:keyword><keyword:content>fouling</keyword:content></keyword:keyword></keyword:keywords>
 </person:person>
 <activities:activities-summary>
  <activities:employments><activities:affiliation-group><employment:employment-summary>
   <common:department-name>Chemical Engineering</common:department-name><common:role-title>Professor</common:role-title>
   <common:organization><common:name>Test Institute of Membranes</common:name></common:organization>
  </employment:employment-summary></activities:affiliation-group></activities:employments>
  <activities:works><activities:group><work:work-summary>
   <work:title><common:title>Fouling of thin membranes by iron in ground water</common:title></work:title>
   <common:external-ids><common:external-id><common:external-id-type>doi</common:external-id-type>
    <common:external-id-value>10.1234/ABC.7</common:external-id-value>
    <common:external-id-relationship>self</common:external-id-relationship></common:external-id></common:external-ids>
   <work:type>journal-article</work:type>
   <common:publication-date><common:year>2021</common:year></common:publication-date>
  </work:work-summary></activities:group></activities:works>
 </activities:activities-summary>
</record:record>
"""

OPENALEX_WORK: dict[str, Any] = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1234/abc.7",
    "title": "Fouling of thin membranes by iron in ground water",
    "publication_year": 2021,
    "type": "article",
    "authorships": [
        {
            "author": {"display_name": "Asha K. Rao", "orcid": f"https://orcid.org/{ORCID_ID}"},
            "institutions": [{"display_name": "Test Institute of Membranes"}],
        },
        {"author": {"display_name": "Bina Nair", "orcid": None}, "institutions": []},
    ],
    "abstract_inverted_index": {"membranes": [1, 3], "Thin": [0], "foul": [2], "too": [4]},
}
OPENALEX_AUTHOR: dict[str, Any] = {
    "id": "https://openalex.org/A1",
    "orcid": f"https://orcid.org/{ORCID_ID}",
    "display_name": "Asha K. Rao",
    "display_name_alternatives": ["A. K. Rao"],
    "works_count": 12,
    "last_known_institutions": [{"display_name": "Test Institute of Membranes"}],
    "topics": [{"display_name": "Membrane Separation"}, {"display_name": "Water Treatment"}],
}

BIBTEX = r"""
@comment{jabref-meta: nothing}
@string{jms = "J. Membr. Sci."}
@article{first, title={Fouling of thin {M}embranes in {G}{\"o}ttingen by iron},
  author={Rao, Asha K. and {Ministry of Water and Power} and Ho\v{s}ek, Ji\v{r}\'{\i} and others},
  year=2021, doi={10.1234/ABC.7}, journal=jms, abstract={50\% of 10--20 modules failed.}}
@inproceedings{second, title = "Turning feeds", author = "A. K. Rao", crossref={Conf}}
@proceedings{conf, title={Proceedings}, year=2019, editor={Nobody, N.}}
@article{broken, title={no end
@misc{last, title={After the broken one}, author={Rao, Asha K.}, year={2020}}
"""

RIS = """\ufeffTY  - JOUR
AU  - Rao, Asha K.
AU  - Nair, Bina
TI  - Fouling of thin membranes by iron
  in ground water
PY  - 2021/03/14/
DO  - 10.1234/ABC.7
AB  - Thin membranes foul.
ER  -

stray words
TY  - PAT
T1  - A turning feed
TY  - CONF
TI  - The one after
ER  -
"""

IRINS_PEOPLE = (
    "Vidwan-ID,Expert Name,Designation,Department,Organization,Area of Expertise,ORCID ID,Profile Link\n"
    f"71001,Dr. Asha K. Rao,Professor,Chemistry,Test Institute of Membranes,Membranes; Fouling,{ORCID_ID},"
    "https://irins.example.in/profile/71001\n"
    "71002,डॉ. बीना नायर,सहायक प्राध्यापक,रसायन,Test Institute of Membranes,झिल्ली; जल शोधन,,\n"
)
IRINS_WORKS = (
    "Title,Author(s),Publication Year,DOI,Document Type\n"
    'Fouling of thin membranes by iron in ground water,"Rao, A.K.; Nair, B.",2021,10.1234/ABC.7,Article\n'
)
IRINS_PAGE = (
    "<!DOCTYPE html><html><head><title>Experts</title><script>var x='<td>no</td>';</script></head><body>"
    "<table><tr><td>menu</td></tr></table>"
    "<table><tr><th>Expert Name</th><th>Organization</th><th>Expertise</th></tr>"
    "<tr><td>Dr. Asha K. Rao<td>Test Institute &amp; Works<td><p>Membranes</p><p>Fouling</p>"
    "<tr><td>Bina Nair</td><td></td><td>Pumps</td></tr></table></body></html>"
)


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
