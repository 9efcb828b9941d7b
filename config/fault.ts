/** What is wrong with a configuration, and where. */
export interface ConfigFault {
  /** Such as `breakglass:accounts[1].objectId`. */
  readonly propertyPath: string;
  readonly reason: string;
}
