import { type Aggregate, conditional } from "./define.ts";

/** Pairs with a null are left out; the covariance of a sample of fewer than two is 0, as a variance is. */
function covariance(population: boolean): Aggregate {
  return {
    type: "real",
    compile:
      ([first, second]) =>
      () => {
        let [count, meanX, meanY, products] = [0, 0, 0, 0];
        return {
          add: (row, frame) => {
            const [x = null, y = null] = [first?.evaluate(row, frame), second?.evaluate(row, frame)];
            if (x === null || y === null) return;
            count++;
            const deltaX = Number(x) - meanX;
            meanX += deltaX / count;
            meanY += (Number(y) - meanY) / count;
            products += deltaX * (Number(y) - meanY);
          },
          result: () => {
            const by = population ? count : count - 1;
            return by <= 0 ? 0 : products / by;
          },
        };
      },
  };
}

/** Aggregates of two values a row. */
export const pairs: Readonly<Record<string, Aggregate>> = {
  covariance: covariance(false),
  covarianceif: conditional(covariance(false), 2),
  covariancep: covariance(true),
  covariancepif: conditional(covariance(true), 2),
};
