import type { ScalarFunction } from "../define.ts";
import { decompositions } from "./decompose.ts";
import { elementwise } from "./elementwise.ts";
import { filters } from "./filters.ts";
import { fourierTransforms } from "./fourier.ts";
import { gaps } from "./gaps.ts";
import { lines } from "./lines.ts";
import { outliers } from "./outliers.ts";
import { periods } from "./periods.ts";
import { statisticsOfSeries } from "./statistics.ts";

/** Functions of series: lists of numbers, as `make-series` makes them. */
export const seriesFunctions: Readonly<Record<string, ScalarFunction>> = {
  ...decompositions,
  ...elementwise,
  ...filters,
  ...fourierTransforms,
  ...gaps,
  ...lines,
  ...outliers,
  ...periods,
  ...statisticsOfSeries,
};
