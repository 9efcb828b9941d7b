import { expect, test } from "@jest/globals";
import { answer } from "./reference/examples.ts";

// More rows than are taken at a time, in pieces whose ends are nowhere even.
const MANY =
  "range n from 1 to 3 step 1 | mv-expand m = range(1, 5000, 1) to typeof(long) | where m % 7 != 0";
const COUNT = 3 * (5000 - 714);

test.each([
  [`${MANY} | count`, [[COUNT]]],
  [`${MANY} | extend k = m * n | where k > 0 | project k | count`, [[COUNT]]],
  [`${MANY} | extend i = row_number() | summarize max(i), dcount(i)`, [[COUNT, COUNT]]],
  [`${MANY} | extend i = row_number(1, m == 1) | summarize max(i)`, [[COUNT / 3]]],
  [`${MANY} | extend total = row_cumsum(1) | top 1 by total | project total`, [[COUNT]]],
  [`${MANY} | where prev(m) == 6 and next(m) == 9 | count`, [[3]]],
  [`${MANY} | project p = prev(m, 1, 0), m | where p == 0 | count`, [[1]]],
  [`let number = (x:long) { row_number(x) }; ${MANY} | extend i = number(1) | summarize max(i)`, [[COUNT]]],
  [
    `${MANY} | join kind=inner (range k from 1 to 5000 step 1) on $left.m == $right.k | extend i = row_number() | summarize count(), max(i)`,
    [[COUNT, COUNT]],
  ],
  [`${MANY} | join kind=rightanti (range k from 1 to 5000 step 1) on $left.m == $right.k | count`, [[714]]],
  [`${MANY} | join kind=innerunique (print m = 3) on m | count`, [[1]]],
  [`${MANY} | distinct n`, [[1], [2], [3]]],
  [`${MANY} | take 2 | project m`, [[1], [2]]],
  [`let T = ${MANY} | extend x = m; union (T | count), (T | summarize Count = max(x))`, [[COUNT], [5000]]],
])("%s sees all rows as one", (query, rows) => {
  expect(answer(query).rows).toEqual(rows);
});
