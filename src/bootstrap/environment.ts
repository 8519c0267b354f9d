import { type Configuration, loadConfiguration } from '../platform/config/configuration.js';

/**
 * The configuration from the environment and from a file `.env` in the working directory, if there is one. What the
 * environment sets goes before the file.
 * @throws ConfigurationError
 */
export function readEnvironment(): Configuration {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return loadConfiguration(process.env);
}
