const CALLS_NOTHING = "The sandbox calls nothing outside of it.";
const COUNT_VALUES = "Count the values of each column with summarize.";
const WITH_SCAN = "Write the sequence with scan.";
const WITH_DCOUNT = "Count with summarize and dcount().";
const WITH_JOINS = "Write the steps of the graph as joins.";
const ON_A_SPHERE =
  "Of places on the earth it runs geo_distance_2points(), geo_point_in_circle(), geohashes and geo_point_to_s2cell().";
const HASH_OF_ALL =
  "How the service combines hashes is not documented, and may change. Write hash_sha256(strcat(…)).";

/** What serves the purpose of what the sandbox does not run; nothing is said where nothing does. */
const INSTEAD: Readonly<Record<string, string>> = {
  // Operators.
  fork: "Write each of its parts as a query of its own.",
  facet: "Write `summarize count() by` for each of its columns, each as a query of its own.",
  reduce: "Shorten the text with replace_regex(), and count by the result.",
  consume: "Leave it out: it gives no rows.",
  "make-graph": WITH_JOINS,
  "graph-match": WITH_JOINS,
  "graph-shortest-paths": WITH_JOINS,
  // Plugins.
  autocluster: COUNT_VALUES,
  basket: COUNT_VALUES,
  diffpatterns: COUNT_VALUES,
  sequence_detect: WITH_SCAN,
  funnel_sequence: WITH_SCAN,
  funnel_sequence_completion: WITH_SCAN,
  active_users_count: WITH_DCOUNT,
  activity_counts_metrics: WITH_DCOUNT,
  activity_metrics: WITH_DCOUNT,
  activity_engagement: WITH_DCOUNT,
  new_activity_metrics: WITH_DCOUNT,
  session_count: "Number the sessions with row_window_session(), and count them.",
  sliding_window_counts: "Spread each row over its windows with mv-expand and range(), and count.",
  rolling_percentile: "Spread each row over its windows with mv-expand and range(), and take percentile().",
  http_request: CALLS_NOTHING,
  http_request_post: CALLS_NOTHING,
  sql_request: CALLS_NOTHING,
  cosmosdb_sql_request: CALLS_NOTHING,
  azure_digital_twins_query_request: CALLS_NOTHING,
  ai_embeddings: CALLS_NOTHING,
  ai_chat_completion: CALLS_NOTHING,
  python: CALLS_NOTHING,
  r: CALLS_NOTHING,
  // Functions.
  series_fit_poly: "For a straight line it runs series_fit_line().",
  geo_distance_point_to_line: ON_A_SPHERE,
  geo_point_in_polygon: ON_A_SPHERE,
  geo_point_to_h3cell: ON_A_SPHERE,
  hash_many: HASH_OF_ALL,
  hash_combine: HASH_OF_ALL,
  cursor_after: "Write `ingestion_time() > …`.",
  current_cluster_endpoint: "Write the name as a text.",
  current_database: "Write the name as a text.",
  current_principal: "Write the name as a text.",
  estimate_data_size: "Count the characters with strlen(tostring(pack_all())).",
};

/** A sentence about a name, with a blank before it, or nothing. */
export function insteadOf(name: string): string {
  const sentence = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined;
  return sentence === undefined ? "" : ` ${sentence}`;
}
