package io.pondpilot.common.database;

import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.value.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `scheme://user:password@host:port/database?name=value`, percent-decoded. Unlike `java.net.URI`
/// it takes a raw `@`, `#` or space in a password, as libpq does. No message holds any part of the
/// URL but the names of its parameters.
///
/// @param parameters decoded, names in lower case
record ServerUrl(
        String host,
        int port,
        String database,
        String user,
        Optional<Secret> password,
        Map<String, String> parameters) {
    private static final Set<String> POSTGRES_OPTIONS =
            Set.of(
                    "connect_timeout",
                    "application_name",
                    "channel_binding",
                    "target_session_attrs",
                    "sslrootcert",
                    "options");

    static ServerUrl parse(String text, String scheme, String alias) {
        String rest = afterScheme(text, scheme, alias);
        int query = rest.indexOf('?');
        Map<String, String> parameters =
                query < 0 ? new TreeMap<>() : parameters(rest.substring(query + 1));
        String beforeQuery = query < 0 ? rest : rest.substring(0, query);
        int at = beforeQuery.lastIndexOf('@');
        String login = at < 0 ? "" : beforeQuery.substring(0, at);
        String place = beforeQuery.substring(at + 1);
        int slash = place.indexOf('/');
        String address = slash < 0 ? place : place.substring(0, slash);
        String database = slash < 0 ? "" : decode(place.substring(slash + 1), "database");
        int colon = login.indexOf(':');
        String user = decode(colon < 0 ? login : login.substring(0, colon), "user");
        @Nullable String password =
                colon < 0 ? null : decode(login.substring(colon + 1), "password");
        int portColon = address.lastIndexOf(':');
        boolean hasPort = portColon >= 0 && address.indexOf(']', portColon) < 0;
        String host = decode(hasPort ? address.substring(0, portColon) : address, "host");
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        host = replaced(parameters, host, "host", "socket");
        String port = hasPort ? address.substring(portColon + 1) : "";
        port = replaced(parameters, port, "port");
        user = replaced(parameters, user, "user");
        password = parameters.containsKey("password") ? parameters.remove("password") : password;
        database = replaced(parameters, database, "dbname");
        if (host.isEmpty() || database.isEmpty() || user.isEmpty()) {
            throw new IllegalArgumentException(
                    "the connection string needs a "
                            + (host.isEmpty() ? "host" : database.isEmpty() ? "database" : "user")
                            + ": "
                            + scheme
                            + "://user:password@host:port/database");
        }
        return new ServerUrl(
                host,
                port(port, scheme),
                database,
                user,
                Optional.ofNullable(password).map(Secret::new),
                parameters);
    }

    PostgresTarget postgres() {
        Map<String, String> options = new TreeMap<>(parameters);
        SslMode sslMode = sslMode(options, "sslmode");
        refuseUnknown(options, POSTGRES_OPTIONS);
        return new PostgresTarget(
                host, port, database, user, password, sslMode, Map.copyOf(options));
    }

    MySqlTarget mysql() {
        Map<String, String> options = new TreeMap<>(parameters);
        SslMode sslMode = sslMode(options, "ssl-mode", "ssl_mode", "sslmode");
        String roots = replaced(options, "", "ssl-ca", "ssl_ca", "sslrootcert");
        refuseUnknown(options, Set.of());
        return new MySqlTarget(
                host,
                port,
                database,
                user,
                password,
                sslMode,
                roots.isEmpty() ? Optional.empty() : Optional.of(Path.of(roots)));
    }

    private static SslMode sslMode(Map<String, String> options, String... names) {
        return SslMode.parse(replaced(options, "prefer", names));
    }

    private static void refuseUnknown(Map<String, String> options, Set<String> known) {
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "the connection string has an unknown parameter '" + name + "'");
            }
        }
    }

    private static String afterScheme(String text, String scheme, String alias) {
        for (String known : new String[] {scheme, alias}) {
            if (text.regionMatches(true, 0, known + "://", 0, known.length() + 3)) {
                return text.substring(known.length() + 3);
            }
        }
        throw new IllegalArgumentException(
                "the connection string must look like "
                        + scheme
                        + "://user:password@host:port/database");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "the parameters of the connection string must be name=value, separated by"
                                + " '&'");
            }
            String name = decode(pair.substring(0, equals), "parameter");
            parameters.put(
                    name.toLowerCase(Locale.ROOT), decode(pair.substring(equals + 1), "parameter"));
        }
        return parameters;
    }

    private static String replaced(Map<String, String> parameters, String value, String... names) {
        String result = value;
        for (String name : names) {
            String given = parameters.remove(name);
            result = given == null ? result : given;
        }
        return result;
    }

    private static int port(String text, String scheme) {
        if (text.isEmpty()) {
            return scheme.equals("mysql") ? 3306 : 5432;
        }
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "the port of the connection string is not 1 to 65535");
        }
        return port;
    }

    private static String decode(String text, String part) {
        var bytes = new ByteArrayOutputStream(text.length());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            boolean whole = i + 2 < raw.length;
            int high = whole ? Character.digit(raw[i + 1], 16) : -1;
            int low = whole ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException(
                        "the "
                                + part
                                + " of the connection string has a '%' that is not followed by two hex"
                                + " digits; write %25 for a percent sign");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "the " + part + " of the connection string is not UTF-8 when percent-decoded",
                    e);
        }
    }
}
