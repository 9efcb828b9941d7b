import { z } from "zod";
import { guid } from "./primitives.ts";

/** What a log names an application by that signs in: its application id, or the object id of its service principal. */
export const applications = z.array(guid.transform((text) => text.toLowerCase())).default([]);
