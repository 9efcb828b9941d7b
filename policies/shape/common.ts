import { anything, text } from "./shape.ts";

/** What is written down for people, and what says where a resource is: it changes no alert. */
export const COMMON = {
  apiVersion: text,
  azureApiVersion: text,
  description: text,
  displayName: text,
  id: text,
  location: text,
  name: text,
  principalId: text,
  resourceGroupName: text,
  tags: anything,
} as const;
