export { parseReadings, type ReadingChoice } from "./parse.ts";
export type { Reading, ReadingValue } from "./reading.ts";
export {
  DEFAULT_READINGS,
  DEPLOYMENT_READINGS,
  READING_NAMES,
  READINGS,
  type ReadingName,
  type Readings,
} from "./registry.ts";
