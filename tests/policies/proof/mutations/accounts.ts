/** The accounts of the sample stack, and one that is nobody's. */
export const BG1 = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
export const BG2 = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
export const STRANGER = "99999999-4f89-41d3-9a0c-0305e82c3301";
