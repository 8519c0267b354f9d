/** What makes two requests the same request: scope, key and content. */
export interface IdempotencyKey {
  /** The business acted for, or `-` for a principal over many businesses. */
  readonly businessUid: string;
  /** `type:uid` of who asks. */
  readonly principal: string;
  /** As the caller chose it. */
  readonly key: string;
  /** Digest of method, path and body. */
  readonly fingerprint: string;
}
