"""From a match to an introduction that gets a reply: asking, steps with what they bring about, clocks, offers."""
