import { readFileSync } from "node:fs";
import { Config, CustomResource, output } from "@pulumi/pulumi";
import { type DeployedResource, keyOf } from "../resources.ts";

class Declared extends CustomResource {}

/** Declares each resource of a JSON file; a property stays made from the resources that it was made from. */
const file = new Config("proof").require("resources");
const made = new Map<string, CustomResource>();
for (const resource of JSON.parse(readFileSync(file, "utf8")) as DeployedResource[]) {
  const { type, name, inputs, protect, dependencies } = resource;
  const properties = Object.entries(inputs).map(([property, value]) => {
    const sources = (dependencies[property] ?? []).flatMap((key) => made.get(key)?.urn ?? []);
    return [property, sources.length === 0 ? value : output(sources).apply(() => value)];
  });
  made.set(keyOf(resource), new Declared(type, name, Object.fromEntries(properties), { protect }));
}
