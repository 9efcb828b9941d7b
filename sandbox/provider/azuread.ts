import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Cloud } from "../clouds/index.ts";
import { type Handler, type Listening, serve } from "../grpc-server.ts";
import * as assignment from "./app-role-assignment.ts";
import type { RestClient } from "./arm.ts";
import { getGroup } from "./azuread-group.ts";
import { getServicePrincipal } from "./azuread-service-principal.ts";
import { getUser, getUsers } from "./azuread-user.ts";
import { checkEnvironment } from "./environment.ts";
import { type LeftOut, leavingOut } from "./leave-out.ts";
import type { CreationJournal } from "./resource-operations.ts";
import { typeToken } from "./urn.ts";
import { fromStruct, type PropertyMap, toStruct } from "./values.ts";

type Lookup = (graph: RestClient, args: PropertyMap) => Promise<PropertyMap>;

const FUNCTIONS: Readonly<Record<string, Lookup>> = {
  "azuread:index/getUser:getUser": getUser,
  "azuread:index/getUsers:getUsers": getUsers,
  "azuread:index/getGroup:getGroup": getGroup,
  "azuread:index/getServicePrincipal:getServicePrincipal": getServicePrincipal,
};

/**
 * Stands in for the azuread plugin, over Microsoft Graph: looks users, groups and service principals up, and assigns app
 * roles.
 */
export function serveAzuread(
  graph: RestClient,
  cloud: Cloud,
  creations: CreationJournal,
  onLeftOut?: (resource: LeftOut) => void,
): Promise<Listening> {
  const all = handlers(graph, cloud, creations);
  return serve(
    services.ResourceProviderService,
    "The azuread stand-in",
    onLeftOut === undefined ? all : leavingOut(all, isKnown, onLeftOut),
  );
}

function handlers(graph: RestClient, cloud: Cloud, creations: CreationJournal): Record<string, Handler> {
  return {
    attach: () => new empty.Empty(),
    cancel: () => new empty.Empty(),
    getPluginInfo: () => new plugins.PluginInfo().setVersion("6.9.1"),
    checkConfig: (request: Messages.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
    diffConfig: () => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE),
    configure: (request: Messages.ConfigureRequest) => {
      checkEnvironment("azuread", fromStruct(request.getArgs())["environment"], cloud);
      return new messages.ConfigureResponse().setSupportspreview(true);
    },
    invoke: async (request: Messages.InvokeRequest) => {
      const lookup = FUNCTIONS[request.getTok()];
      if (lookup === undefined) {
        const known = Object.keys(FUNCTIONS).map((token) => token.slice(token.lastIndexOf(":") + 1));
        throw new Error(
          `The sandbox has no function ${request.getTok()}: of azuread it has ${new Intl.ListFormat("en-GB").format(known)}.`,
        );
      }
      const result = await lookup(graph, fromStruct(request.getArgs()));
      return new messages.InvokeResponse().setReturn(toStruct(result));
    },
    check: (request: Messages.CheckRequest) => {
      // Refused where it would be created, and not before: first a policy pack sees it.
      if (!isKnown(typeToken(request))) return new messages.CheckResponse().setInputs(request.getNews());
      const failures = assignment
        .faults(fromStruct(request.getNews()))
        .map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason));
      return new messages.CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
    },
    diff: (request: Messages.DiffRequest) => {
      mustBeKnown(request);
      const names = assignment.changed(fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse()
        .setChanges(names.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList(names)
        .setReplacesList(names);
    },
    create: async (request: Messages.CreateRequest) => {
      mustBeKnown(request);
      const inputs = fromStruct(request.getProperties());
      if (request.getPreview()) {
        return new messages.CreateResponse().setProperties(toStruct(assignment.preview(inputs)));
      }
      const { id, properties } = await assignment.create(graph, inputs, creations);
      return new messages.CreateResponse().setId(id).setProperties(toStruct(properties));
    },
    read: async (request: Messages.ReadRequest) => {
      mustBeKnown(request);
      const state = await assignment.read(graph, request.getId());
      if (state === undefined) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(state.id)
        .setProperties(toStruct(state.properties))
        .setInputs(toStruct(assignment.inputsOf(state.properties)));
    },
    delete: async (request: Messages.DeleteRequest) => {
      mustBeKnown(request);
      await assignment.remove(graph, request.getId());
      return new empty.Empty();
    },
  };
}

function isKnown(type: string): boolean {
  return type === assignment.APP_ROLE_ASSIGNMENT;
}

function mustBeKnown(request: { getUrn(): string }): void {
  const type = typeToken(request);
  if (isKnown(type)) return;
  throw new Error(
    `The sandbox has no resource type ${type}: of azuread it has ${assignment.APP_ROLE_ASSIGNMENT} alone.`,
  );
}
