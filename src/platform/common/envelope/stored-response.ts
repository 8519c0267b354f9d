/** A response that is complete already, envelope included: it goes out byte for byte as it is. */
export class StoredResponse {
  constructor(
    readonly status: number,
    readonly body: string,
    /** True when it was given before. */
    readonly replayed: boolean,
  ) {}
}
