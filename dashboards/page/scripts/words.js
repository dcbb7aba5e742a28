"use strict";
// Words, codes, bits and measures that Python hands over (dashboards/page/handed.py): none of them is written in a script.

const DATA = JSON.parse(document.getElementById("data").textContent);
const {
  NOTHING, MONTHS, POSTS, COMMENTS, TEXTS, LIBRARIES, READERS, PARTICIPANTS, OPINIONS, SUGGESTIONS, MUNICIPALITIES, REACTIONS,
  OPINIONS_OF, LIBRARIES_IN, DAYS,
  TONES, TONE_SIGNS, TONE_OF_TEXT, ATTITUDES, FEW_OPINIONS, MARKS, VOICES, NETWORKS, MEASURES, BITS, FILTERS, VIEW, LEVELS,
  BAR, LINE, GAP, AXIS, NAME_WIDTH, MOST_BARS, CROWDED, TICKS,
} = DATA.words;
