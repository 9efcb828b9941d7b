import type { DeployedResource, Edit } from "./resources.ts";

type Path = readonly (string | number)[];

/** Sets a property of one resource; what it was made from is forgotten, since it is now written down. */
export function set(key: string, path: Path, value: unknown): Edit {
  return change(key, (resource) => {
    const [property = ""] = path;
    write(resource.inputs, path, value);
    if (path.length > 1) return resource;
    return { ...resource, dependencies: { ...resource.dependencies, [property]: [] } };
  });
}

export function drop(key: string, path: Path): Edit {
  return set(key, path, undefined);
}

export function dropResource(key: string): Edit {
  return (resources) => resources.filter((resource) => !is(resource, key));
}

/** Changes a text wherever it stands in a property. */
export function rewrite(key: string, path: Path, rewritten: (text: string) => string): Edit {
  return change(key, (resource) => {
    write(
      resource.inputs,
      path,
      rewritten(String(path.reduce<unknown>((at, part) => Reflect.get(Object(at), part), resource.inputs))),
    );
    return resource;
  });
}

/** Changes a text in everything that is deployed, consistently. */
export function replaceEverywhere(from: string, to: string): Edit {
  return (resources) =>
    JSON.parse(
      JSON.stringify(resources).replaceAll(
        JSON.stringify(from).slice(1, -1),
        JSON.stringify(to).slice(1, -1),
      ),
    );
}

export function change(key: string, changed: (resource: DeployedResource) => DeployedResource): Edit {
  return (resources) => resources.map((resource) => (is(resource, key) ? changed(resource) : resource));
}

export function add(
  resource: Omit<DeployedResource, "protect" | "dependencies"> & Partial<DeployedResource>,
): Edit {
  return (resources) => [...resources, { protect: false, dependencies: {}, ...resource }];
}

export function all(...edits: readonly Edit[]): Edit {
  return (resources) => edits.reduce((changed, edit) => edit(changed), resources);
}

/** A key is the end of `type::name`, such as `ActionGroup::breakglass-groups-primary`. */
function is({ type, name }: DeployedResource, key: string): boolean {
  return `${type}::${name}`.endsWith(`:${key}`) || `${type}::${name}` === key;
}

function write(target: unknown, path: Path, value: unknown): void {
  const [key = "", ...rest] = path;
  const object = Object(target);
  if (rest.length > 0) {
    if (typeof Reflect.get(object, key) !== "object") Reflect.set(object, key, {});
    write(Reflect.get(object, key), rest, value);
  } else if (value === undefined) Reflect.deleteProperty(object, key);
  else Reflect.set(object, key, value);
}
