import { expect, test } from "@jest/globals";
import { isoMinutes } from "../../sandbox/iso-duration.ts";

test.each([
  ["PT5M", 5],
  ["PT1H30M", 90],
  ["P1D", 1440],
  ["P1DT2H", 1560],
  ["PT30S", 0.5],
  ["PT1.5S", 0.025],
  ["PT86400.0S", 1440],
  ["P14D", 20160],
  ["PT0M", 0],
])("%s is %d minutes", (text, minutes) => {
  expect(isoMinutes(text)).toBe(minutes);
});

test.each(["", "P", "PT", "P1DT", "5m", "P1M", "pt5m", "-PT5M", "PT5M "])("%j is no duration", (text) => {
  expect(isoMinutes(text)).toBeUndefined();
});
