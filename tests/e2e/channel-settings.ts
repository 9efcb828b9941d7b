/** A Communication Services resource that somebody else made. */
export const ACS =
  "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-acs/providers/Microsoft.Communication/communicationServices/acs-1";
/** A made-up webhook, encrypted as the sample's own secret is. */
const WEBHOOK =
  "v1:A55xnBtD76xZF/YR:7e1Z8C67Z4qxSkeKCyhGg/vfaqD0a4KP52CrI8VL047sd16c4iVTDSIEfFZkukNz59Jh5VzhDNPg+SJnKXI2qpaXAjsB9w942ptJ2gPbh1vfUg1qcYeYocsvKvoUtV4LPUmlc515TXdR/SVEWchhCfCN/Pty4HJ1/WrrYVlegZ+rPlW8BiFHTidtajZfHDl+NRToH1VULb3AABsfzrnYgoo8HNTNKeWA7jLZCVr2yAkNtxVS3rUrfIk8Cs4HLYoODKBc+y1ANQmThBi3uip/DarTSHZgsUTOh2cALmK4d8FuTkLPn2E0lzGOfaOR9ux9H8U=";
/** What in the webhook's URL authorises a caller. */
export const SIGNATURE = "leOnNnNfcy4OrZ2sDsIomsUNdnmrkjJmYChVfdgZ11I";

const channels = (assignRole: boolean) => `
    - via: graph
      from: alerts@contoso.com
      to: [soc@contoso.com]
      assignRole: ${assignRole}
    - via: graph
      from: alerts@contoso.com
      to: [ciso@contoso.com]
      assignRole: ${assignRole}
    - via: acs
      resource: ${ACS}
      from: "+15005550006"
      to: ["+31612345678", "+31623456789"]
      assignRole: ${assignRole}
    - via: teams-webhook
      name: soc
`;

/** The sample's settings, with a channel of every kind and a phone to call. */
export function withChannels(sample: string, { assignRole }: { assignRole: boolean }): string {
  return sample
    .replace("  breakglass:channels:\n", `  breakglass:channels:${channels(assignRole)}`)
    .replace(
      "  breakglass:fallback:\n",
      '  breakglass:fallback:\n    voice:\n      - countryCode: "31"\n        phoneNumber: "687654321"\n',
    )
    .replace(
      "encryptionsalt:",
      `  breakglass:teamsWebhookUrls:\n    soc:\n      secure: ${WEBHOOK}\n\nencryptionsalt:`,
    );
}
