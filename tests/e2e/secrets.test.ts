import { expect, test } from "@jest/globals";
import { secrets } from "../proof/secrets/prove.ts";

test("nothing that people see of a tenant, or that it leaves behind, holds a secret; one that is planted is found", async () => {
  const { figures, faults } = await secrets.prove({ seed: 1, inProcess: true, progress: () => {} });
  expect(faults).toEqual([]);
  expect(figures["texts searched"]).toBeGreaterThan(15);
  expect(figures["secrets"]).toBeGreaterThan(3);
  expect(figures["planted to see whether they are found"]).toBeGreaterThan(500);
});
