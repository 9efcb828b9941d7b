import type { StoredResource } from "azure-alerting-sandbox";
import type { GroupFile, Model } from "./model.ts";

/** What to do with the files, in order, and what is not in them. */
export function readMe(stack: string, model: Model, format: "arm" | "bicep"): string {
  const steps = [
    ...model.groups.map(
      ({ id, body }) =>
        `az group create --name ${id.slice(id.lastIndexOf("/") + 1)} --location ${body.location}`,
    ),
    ...model.files.map(
      (file) =>
        `az deployment group create --subscription ${file.subscription} --resource-group ${file.group} --template-file ${fileName(file, format)}`,
    ),
  ];
  const parameters = model.files.flatMap((file) =>
    file.parameters
      .filter(({ defaultValue }) => defaultValue === undefined)
      .map(({ name, description }) => `| ${fileName(file, format)} | \`${name}\` | ${description} |`),
  );
  return [
    `# ${stack}`,
    "What the local Azure held after `pulumi up`, as templates. Deploy them in this order, with another subscription or other",
    "names of resource groups as you like; ids follow.",
    `\`\`\`sh\n${steps.join("\n")}\n\`\`\``,
    ...(parameters.length === 0
      ? []
      : [
          "The Azure CLI asks for these parameters:",
          `| file | parameter | what it is |\n|---|---|---|\n${parameters.join("\n")}`,
        ]),
    ...(model.leftOut.length === 0 ? [] : ["## Not in the templates", leftOut(model.leftOut)]),
    "Steps that a person takes after a deployment, such as authorising connections, are in the stack's output `todo`.",
  ]
    .join("\n\n")
    .concat("\n");
}

export function fileName({ group }: Pick<GroupFile, "group">, format: "arm" | "bicep"): string {
  return `${group}.${format === "arm" ? "json" : "bicep"}`;
}

function leftOut(resources: readonly StoredResource[]): string {
  return [
    "A template of a resource group cannot hold what belongs to the tenant. Make these yourself:",
    "",
    ...resources.map(({ id, type }) => `- ${whatItIs(type)}: \`${id}\``),
  ].join("\n");
}

function whatItIs(type: string): string {
  if (/^microsoft\.aadiam\/diagnosticSettings$/i.test(type))
    return "Entra ID's diagnostic setting (`az deployment tenant create`, or the portal)";
  if (/appRoleAssignment$/i.test(type)) return "a permission of Microsoft Graph for the workflow's identity";
  if (/detectionRule$/i.test(type)) return "a custom detection rule of Defender XDR (Microsoft Graph)";
  return type;
}
