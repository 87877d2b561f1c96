package dev.penstock.gateway.settings;

import java.util.Optional;

/**
 * A setting as the reference pages list it.
 *
 * @param name the environment variable
 * @param path the place in the YAML file, members joined by dots
 * @param takes what may stand there
 * @param preset what holds where nobody says anything
 * @param suggested what {@code .env.example} proposes beyond that
 * @param says what it is for
 */
record Key(String name, String path, Words takes, Optional<String> preset, Optional<String> suggested, Words says) {

    String section() {
        return path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
    }
}
