import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Cloud } from "../clouds/index.ts";
import { type Handler, type Listening, serve } from "../grpc-server.ts";
import type { RestClient } from "./arm.ts";
import { type Change, differences } from "./differences.ts";
import { checkEnvironment } from "./environment.ts";
import { type Caller, invoke } from "./functions.ts";
import { hasLocation, inputFaults, type Naming, RANDOMLY_NAMED, withName } from "./inputs.ts";
import { type LeftOut, leavingOut } from "./leave-out.ts";
import * as operations from "./resource-operations.ts";
import { findResourceType, type ResourceType, resourceType } from "./resource-types.ts";
import { schema } from "./schema/index.ts";
import { typeToken } from "./urn.ts";
import { containsUnknown, fromStruct, type PropertyMap, toStruct, UNKNOWN, type Value } from "./values.ts";

export interface AzureNativeOptions {
  readonly arm: RestClient;
  readonly cloud: Cloud;
  /** Used where the stack does not configure `azure-native:subscriptionId`. */
  readonly subscriptionId: string;
  readonly caller: Caller;
  readonly creations: operations.CreationJournal;
  /** Is given each resource of a type that is not there, which is then left out. Default: it is refused. */
  readonly onLeftOut?: (resource: LeftOut) => void;
  /** A resource without a name gets the same in every deployment, instead of a random one. Default: false. */
  readonly hasSteadyNames?: boolean;
}

/** What one provider of the program was configured with. */
interface Settings {
  readonly account: operations.Account;
  readonly location: Value | undefined;
  readonly caller: Caller;
}

/**
 * Stands in for the azure-native plugin, over ARM. Like the real one it does not accept secrets: the engine then
 * hands over plain values and marks what comes back under the same names
 * (github.com/pulumi/pulumi-azure-native, provider/pkg/provider/provider.go, Configure).
 */
export function serveAzureNative(options: AzureNativeOptions): Promise<Listening> {
  const { onLeftOut } = options;
  const all = handlers(options);
  return serve(
    services.ResourceProviderService,
    "The azure-native stand-in",
    onLeftOut === undefined ? all : leavingOut(all, canBeMade, onLeftOut),
  );
}

function handlers({
  arm,
  cloud,
  subscriptionId,
  caller,
  creations,
  hasSteadyNames = false,
}: AzureNativeOptions): Record<string, Handler> {
  // Every provider of the program is attached to this one process, over a connection of its own.
  const providers = new Map<string, Settings>();
  const settingsOf = (peer: string): Settings =>
    providers.get(peer) ?? { account: { arm, subscriptionId }, location: undefined, caller };
  const defaultLocation = async (
    { account, location }: Settings,
    old: PropertyMap,
    inputs: PropertyMap,
  ): Promise<Value | undefined> => {
    if (old["location"] !== undefined) return old["location"];
    if (location !== undefined) return location;
    const group = inputs["resourceGroupName"];
    if (group === undefined || containsUnknown(group)) return group;
    const type = resourceType("azure-native:resources:ResourceGroup");
    const id = `/subscriptions/${account.subscriptionId}/resourceGroups/${String(group)}`;
    return (await operations.read(account, type, id, {}, {}))?.properties["location"];
  };
  return {
    attach: () => new empty.Empty(),
    cancel: () => new empty.Empty(),
    getPluginInfo: () => new plugins.PluginInfo().setVersion(schema.version),
    checkConfig: (request: Messages.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
    diffConfig: () => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE),
    configure: (request: Messages.ConfigureRequest, peer: string) => {
      const config = fromStruct(request.getArgs());
      checkEnvironment("azure-native", config["environment"], cloud);
      const configured = (key: string, otherwise: string) => {
        const value = config[key];
        return typeof value === "string" ? value : otherwise;
      };
      providers.set(peer, {
        account: { arm, subscriptionId: configured("subscriptionId", subscriptionId) },
        location: config["location"],
        caller: {
          ...caller,
          clientId: configured("clientId", caller.clientId),
          tenantId: configured("tenantId", caller.tenantId),
        },
      });
      return new messages.ConfigureResponse()
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    },
    invoke: async (request: Messages.InvokeRequest, peer: string) => {
      const settings = settingsOf(peer);
      const result = await invoke(
        settings.account,
        settings.caller,
        request.getTok(),
        fromStruct(request.getArgs()),
      );
      return new messages.InvokeResponse().setReturn(toStruct(result));
    },
    check: async (request: Messages.CheckRequest, peer: string) => {
      const type = findResourceType(typeToken(request));
      // What the sandbox does not have is refused where it would be created, and not before: first a policy pack sees it.
      if (type === undefined) return new messages.CheckResponse().setInputs(request.getNews());
      const old = fromStruct(request.getOlds());
      let inputs = withName(type, fromStruct(request.getNews()), old, naming(request, hasSteadyNames));
      if (hasLocation(type) && inputs["location"] === undefined) {
        const location = await defaultLocation(settingsOf(peer), old, inputs);
        if (location !== undefined) inputs = { ...inputs, location };
      }
      const failures = inputFaults(type, inputs).map(({ property, reason }) =>
        new messages.CheckFailure().setProperty(property).setReason(reason),
      );
      return new messages.CheckResponse()
        .setInputs(toStruct({ azureApiVersion: type.apiVersion, ...inputs }))
        .setFailuresList(failures);
    },
    diff: (request: Messages.DiffRequest) => {
      const before = fromStruct(request.getOldInputs());
      return diffResponse(differences(typeOf(request), before, fromStruct(request.getNews())), before);
    },
    create: async (request: Messages.CreateRequest, peer: string) => {
      const type = typeOf(request);
      const inputs = fromStruct(request.getProperties());
      if (request.getPreview()) {
        return new messages.CreateResponse().setProperties(toStruct(operations.previewOutputs(type, inputs)));
      }
      const created = await operations.create(settingsOf(peer).account, type, inputs, creations);
      return new messages.CreateResponse().setId(created.id).setProperties(toStruct(created.properties));
    },
    update: async (request: Messages.UpdateRequest, peer: string) => {
      const type = typeOf(request);
      const inputs = fromStruct(request.getNews());
      if (request.getPreview()) {
        const known = { ...fromStruct(request.getOlds()), ...operations.previewOutputs(type, inputs) };
        return new messages.UpdateResponse().setProperties(toStruct(withStable(known, request)));
      }
      const { properties } = await operations.put(settingsOf(peer).account, type, request.getId(), inputs);
      return new messages.UpdateResponse().setProperties(toStruct(properties));
    },
    read: async (request: Messages.ReadRequest, peer: string) => {
      const old = { inputs: fromStruct(request.getInputs()), outputs: fromStruct(request.getProperties()) };
      const { account } = settingsOf(peer);
      const state = await operations.read(account, typeOf(request), request.getId(), old.inputs, old.outputs);
      if (state === undefined) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(state.id)
        .setProperties(toStruct(state.properties))
        .setInputs(toStruct(state.inputs));
    },
    delete: async (request: Messages.DeleteRequest, peer: string) => {
      const inputs = fromStruct(request.getOldInputs());
      await operations.remove(settingsOf(peer).account, typeOf(request), request.getId(), inputs);
      return new empty.Empty();
    },
  };
}

/** In the preview of an update, identity and kind are known: they do not change. */
function withStable(properties: PropertyMap, request: Messages.UpdateRequest): PropertyMap {
  const old = fromStruct(request.getOlds());
  const stable = ["name", "type"].filter((name) => old[name] !== undefined && properties[name] === UNKNOWN);
  return { ...properties, ...Object.fromEntries(stable.map((name) => [name, old[name] as Value])) };
}

function diffResponse(changes: ReadonlyMap<string, Change>, before: PropertyMap): Messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const topLevel = (path: string) => /^[^.[]+/.exec(path)?.[0] ?? path;
  const replaced = [...changes].filter(([, { replaces }]) => replaces).map(([path]) => topLevel(path));
  const response = new messages.DiffResponse()
    .setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList([...new Set([...changes.keys()].map(topLevel))])
    .setReplacesList([...new Set(replaced)])
    // A name that the program gave is taken until the old resource is gone.
    .setDeletebeforereplace(replaced.length > 0 && before[RANDOMLY_NAMED] !== true)
    .setHasdetaileddiff(changes.size > 0);
  const { Kind } = messages.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  for (const [path, { kind, replaces }] of changes) {
    const detail = new messages.PropertyDiff().setKind(kinds[kind][replaces ? 1 : 0]).setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

function canBeMade(token: string): boolean {
  return findResourceType(token)?.previewOnly === false;
}

function typeOf(request: { getUrn(): string }): ResourceType {
  return resourceType(typeToken(request));
}

function naming(request: Messages.CheckRequest, hasSteadyNames: boolean): Naming {
  const autonaming = request.getAutonaming();
  const { DISABLE, ENFORCE } = messages.CheckRequest.AutonamingOptions.Mode;
  const mode = autonaming?.getMode();
  return {
    logicalName: request.getUrn().split("::").slice(3).join("::"),
    randomSeed: hasSteadyNames ? Buffer.from(request.getUrn()) : request.getRandomseed_asU8(),
    mode:
      autonaming === undefined
        ? undefined
        : mode === DISABLE
          ? "disable"
          : mode === ENFORCE
            ? "enforce"
            : "propose",
    proposedName: autonaming?.getProposedName() ?? "",
  };
}
