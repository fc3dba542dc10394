/**
 * Every error that eojeol raises on purpose. The message is one line: what is wrong, and what to do.
 *
 *     EojeolError
 *     ├── UsageError             what was asked for or given cannot be used
 *     │   └── ConfigError        a rule cannot be used; names line and column
 *     └── ModelError             a model is absent, damaged, or not of the kind that runs here
 *
 * The same tree as `eojeol.errors` in Python, as far as it has a meaning here.
 */

/** The root: catch this to catch everything that eojeol raises on purpose. */
export class EojeolError extends Error {
  override name = "EojeolError";
}

/** What the user asked for or gave cannot be used. */
export class UsageError extends EojeolError {
  override name = "UsageError";
}

/** A rule is wrong, or needs what JavaScript's regular expressions do not have. */
export class ConfigError extends UsageError {
  override name = "ConfigError";
}

/** A model is absent, damaged, or not of the kind that runs here. */
export class ModelError extends EojeolError {
  override name = "ModelError";
}
