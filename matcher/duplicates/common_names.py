"""How much a word of a name tells: the rarer, the more.

A directory counts its own people; in a small one a frequent name may stand once, so for the commonest words of Indian
names a share is written down here. The shares are rough, by hand, for two ranks only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from matcher.duplicates.name_sounds import sound_block
from matcher.duplicates.name_words import NameWord, name_words

MOST_BITS = 12.0
PEOPLE_ELSEWHERE = 2000
"""A directory's own counts are seen among so many people more, who have none of its rare names."""

_VERY_COMMON, _COMMON = 0.012, 0.004
_SHARES = {
    _VERY_COMMON: """
        kumar singh sharma das devi rao reddy khan patel gupta yadav prasad mohammad kumari lal ram nair iyer
        mishra verma joshi jain shah ghosh roy sinha pandey
    """,
    _COMMON: """
        agarwal ahmed ali anil amit anand anita arun ashok babu banerjee bhat bhattacharya bose chakraborty
        chatterjee chaudhary chauhan deepak desai deshmukh deshpande dubey dutta ganesh gopal gowda hegde
        hussain jha kapoor karthik kaur kavita khanna kiran kulkarni krishna krishnan lakshmi mahesh malik
        manoj meena mehta menon mohan mohanty mukherjee murthy naidu naik nayak pal parveen patil pawar pillai
        pooja pradeep prakash priya rahul raj rajan rajesh rajendra rakesh raman ramesh ravi rekha saha sahoo
        sanjay santosh sarkar sathish saxena sen shaikh shankar shukla srinivas srinivasan srivastava
        subramanian sudhir sunil sunita suresh swamy tiwari tripathi venkatesh vijay vikas vinod vishal
    """,
}
_COMMON_BLOCKS = {
    sound_block(name_words(word)[0]): share for share in (_COMMON, _VERY_COMMON) for word in _SHARES[share].split()
}


class NameRarity:
    """What words tell in one directory."""

    def __init__(self, names: Iterable[Sequence[NameWord]]) -> None:
        """Count the sounds of the directory's names."""
        self._counts: Counter[str] = Counter()
        self._people = 0
        for parts in names:
            self._people += 1
            self._counts.update({sound_block(part) for part in parts if not part.is_initial})

    def bits(self, word: NameWord) -> float:
        """Return −log2 of the share of people who have a word that sounds so, at most 12.

        share = max(written down, (count − 1) / (people + 2000)); the one counted away is the word's own.
        """
        block = sound_block(word)
        counted = (self._counts[block] - 1) / (self._people + PEOPLE_ELSEWHERE)
        return -math.log2(max(_COMMON_BLOCKS.get(block, 0.0), counted, 2.0**-MOST_BITS))
