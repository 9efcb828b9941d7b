/** The option `--reading`, the same in each command that has it. */
export const READING_OPTION = [
  "--reading <name=value...>",
  "what Azure does where its documentation leaves it open, such as alert-rows=any (see docs/readings.md); repeatable",
] as const;
