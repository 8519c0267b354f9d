/** A body that says nothing: it may be left out, but must be one that can be read. */
export class NoFieldsDto {}
