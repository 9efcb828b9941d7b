/** How the inputs of a Pulumi resource become a request of Azure Resource Manager. */
export { requestBody, resourceId } from "./provider/body.ts";
export { apiVersionOf, findResourceType, type ResourceType } from "./provider/resource-types.ts";
export { isObject, type PropertyMap, UNKNOWN, type Value } from "./provider/values.ts";
