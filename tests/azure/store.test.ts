import { expect, test } from "@jest/globals";
import { ResourceStore, type StoredResource } from "../../sandbox/azure/store.ts";

const TYPE = "Microsoft.Insights/actionGroups";

function resource(name: string, type = TYPE): StoredResource {
  const id = `/subscriptions/1/resourceGroups/rg/providers/${type}/${name}`;
  return { id, type, apiVersion: "2023-01-01", body: {}, resource: { id, name, type }, state: {} };
}

const names = (store: ResourceStore, type?: string) => store.list(type).map(({ resource }) => resource.name);

test("a list has what is there when it is asked for, in any letter case of the type", () => {
  const store = new ResourceStore();
  expect(names(store, TYPE)).toEqual([]);
  store.put(resource("b"));
  store.put(resource("A"));
  store.put(resource("c", "Microsoft.Logic/workflows"));
  expect(names(store, TYPE.toUpperCase())).toEqual(["A", "b"]);
  expect(names(store)).toEqual(["A", "b", "c"]);
  const before = store.list(TYPE);
  store.delete(resource("b").id);
  expect(names(store, TYPE)).toEqual(["A"]);
  expect(before).toHaveLength(2);
});

test("a copy begins with the same, and each goes on by itself", () => {
  const store = new ResourceStore();
  store.put(resource("a"));
  expect(names(store, TYPE)).toEqual(["a"]);
  const copy = new ResourceStore(store);
  copy.put(resource("b"));
  store.delete(resource("a").id);
  expect(names(copy, TYPE)).toEqual(["a", "b"]);
  expect(names(store, TYPE)).toEqual([]);
});
