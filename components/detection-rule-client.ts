/** Where the rules are, and who deploys them. */
export interface DetectionRulePlace {
  /** Of Microsoft Graph. */
  readonly apiVersion: "beta" | "v1.0";
  /** Default: that of the environment. */
  readonly tenantId?: string;
  /** Of the application that deploys to the tenant. Default: that of the environment. */
  readonly clientId?: string;
}

export interface GraphAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** The application that the token was issued to, where the token says so. */
  readonly application: string | undefined;
}

type Deployer = Omit<DetectionRulePlace, "apiVersion">;

/**
 * What speaks to Microsoft Graph, with the identity that deploys. Closed: whatever it uses is inside, since its text runs in
 * another process (detection-rule-source.ts).
 */
export function detectionRuleClient() {
  return { callDetectionRules, deployingIdentity, pipelineToken };

  /**
   * Calls `/security/rules/detectionRules` of Microsoft Graph, again after the wait that Graph asks for where it is
   * busy (learn.microsoft.com/graph/throttling).
   *
   * Where both BREAKGLASS_GRAPH_ENDPOINT and BREAKGLASS_GRAPH_TOKEN are set, as the sandbox does, they are used
   * instead of the real Graph and the deploying identity's token.
   */
  async function callDetectionRules(
    method: string,
    { apiVersion, ...deployer }: DetectionRulePlace,
    id: string | undefined,
    body?: unknown,
  ): Promise<GraphAnswer> {
    const { endpoint, token } = await graphAccess(deployer);
    const path = id === undefined ? "" : `/${encodeURIComponent(id)}`;
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${endpoint}/${apiVersion}/security/rules/detectionRules${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if ((response.status === 429 || response.status === 503) && attempt < 4) {
        const seconds = Math.min(Number(response.headers.get("retry-after") ?? 5) || 0, 60);
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        continue;
      }
      return { status: response.status, body: parsed(text), application: applicationOf(token) };
    }
  }

  async function graphAccess(deployer: Deployer): Promise<{ endpoint: string; token: string }> {
    const endpoint = process.env["BREAKGLASS_GRAPH_ENDPOINT"];
    const token = process.env["BREAKGLASS_GRAPH_TOKEN"];
    if (endpoint !== undefined && token !== undefined) return { endpoint, token };
    // One without the other would send a real token to a strange host, or a strange token to the real one.
    if (endpoint !== undefined || token !== undefined) {
      throw new Error("Set both of BREAKGLASS_GRAPH_ENDPOINT and BREAKGLASS_GRAPH_TOKEN, or neither.");
    }
    try {
      const credential = await deployingIdentity(process.env, deployer);
      const issued = await credential.getToken("https://graph.microsoft.com/.default");
      return { endpoint: "https://graph.microsoft.com", token: issued.token };
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
      throw new Error(
        `There is no token for Microsoft Graph, which the Defender rule needs: ${reason}\nSign in as an application with \`az login --service-principal\`, or give the pipeline ARM_CLIENT_ID, ARM_TENANT_ID and ARM_USE_OIDC=true.`,
      );
    }
  }

  /**
   * The identity that azure-native deploys with, where its own variables name it (pulumi.com/registry/packages/
   * azure-native, service principal and OIDC); otherwise whatever `DefaultAzureCredential` finds, such as `az login`.
   *
   * `deployer`: of another tenant than that of the variables, where a program deploys to several.
   */
  async function deployingIdentity(env: NodeJS.ProcessEnv, deployer: Deployer = {}) {
    const { ClientAssertionCredential, ClientSecretCredential, DefaultAzureCredential } = await import(
      "@azure/identity"
    );
    const tenant = deployer.tenantId || env["ARM_TENANT_ID"];
    const known = env["ARM_CLIENT_ID"];
    const client = deployer.clientId || known;
    const secret = env["ARM_CLIENT_SECRET"];
    const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"];
    if (!tenant || !client) return new DefaultAzureCredential(tenant ? { tenantId: tenant } : {});
    if (env["ARM_USE_OIDC"] === "true") {
      const given = env["ARM_OIDC_TOKEN"];
      if (given) return new ClientAssertionCredential(tenant, client, async () => given);
      if (url) {
        const bearer = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
        return new ClientAssertionCredential(tenant, client, () => pipelineToken(url, bearer));
      }
    }
    if (!secret) return new DefaultAzureCredential({ tenantId: tenant });
    if (client.toLowerCase() === known?.toLowerCase())
      return new ClientSecretCredential(tenant, client, secret);
    throw new Error(
      `the application ${client} deploys to the tenant ${tenant}, and ARM_CLIENT_SECRET is that of ${known}. Deploy to all tenants with one application, or by OpenID Connect (ARM_USE_OIDC=true).`,
    );
  }

  /** Source: docs.github.com/actions, OpenID Connect, requesting the token. */
  async function pipelineToken(url: string, bearer: string): Promise<string> {
    const asked = new URL(url);
    asked.searchParams.set("audience", "api://AzureADTokenExchange");
    const response = await fetch(asked, { headers: { authorization: `Bearer ${bearer}` } });
    const value = parsed(await response.text())["value"];
    if (typeof value === "string") return value;
    throw new Error(
      `The pipeline gave no identity token (${response.status}): it needs the permission id-token: write.`,
    );
  }

  /** The claim `appid` of an access token (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). */
  function applicationOf(token: string): string | undefined {
    const [, claims = "", signature] = token.split(".");
    if (signature === undefined) return undefined;
    const id = parsed(Buffer.from(claims, "base64url").toString("utf8"))["appid"];
    return typeof id === "string" ? id : undefined;
  }

  function parsed(text: string): Record<string, unknown> {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  }
}

/** For whoever asks Azure as the identity that deploys. */
export const { deployingIdentity } = detectionRuleClient();
