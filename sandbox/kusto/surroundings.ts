import type { Column } from "../tables/index.ts";
import type { Dynamic, Row } from "./values.ts";

/** Rows as `ingest` makes them, and their columns; those of a table of Azure may be standard ones. */
export interface Rows {
  readonly columns: readonly (Column & { readonly standard?: boolean })[];
  readonly rows: readonly Row[];
}

/** A function that is saved in a workspace: its text, and its parameters as Log Analytics keeps them. */
export interface SavedFunction {
  /** Such as `user:string, hours:long = 24`. */
  readonly parameters: string;
  readonly body: string;
}

/** Where the addresses of a network are. */
export interface Place {
  /** Such as `203.0.113.0/24`; IPv4 or IPv6. */
  readonly network: string;
  readonly place: Readonly<Record<string, Dynamic>>;
}

/** What a query reads beside the tables of its workspace. */
export interface Surroundings {
  /** By alias, for `_GetWatchlist('alias')`. */
  readonly watchlists?: ReadonlyMap<string, Rows>;
  readonly functions?: ReadonlyMap<string, SavedFunction>;
  /** The tables of other workspaces, applications and resources, by the last part of their identifiers in lower case. */
  readonly elsewhere?: ReadonlyMap<string, ReadonlyMap<string, Rows>>;
  /** For `geo_info_from_ip_address()`. */
  readonly places?: readonly Place[];
  /** The text of a file, by the last part of its address, for `externaldata`; undefined where there is none. */
  externalData?(file: string): string | undefined;
}
