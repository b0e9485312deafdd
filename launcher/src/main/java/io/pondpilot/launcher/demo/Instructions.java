package io.pondpilot.launcher.demo;

import io.pondpilot.common.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;

/// How to connect to the running demo.
///
/// @param settings in use
/// @param token of the user `demo`
/// @param config the file with `settings`
record Instructions(Settings settings, String token, Path config) {
    void print(PrintStream out) {
        int grpc = settings.server().grpcPort();
        out.println(
                """

                Flight SQL   grpc://localhost:%1$d     HTTP   http://localhost:%2$d/health
                Settings     %4$s

                Python       pip install pyarrow
                  from pyarrow import flight
                  client = flight.connect("grpc://localhost:%1$d")
                  token = "%3$s"
                  options = flight.FlightCallOptions(headers=[(b"authorization", b"Bearer " + token.encode())])
                  info = client.get_flight_info(flight.FlightDescriptor.for_command(b"SELECT * FROM sales.public.customers LIMIT 5"), options)
                  print(client.do_get(info.endpoints[0].ticket, options).read_all().to_pydict())

                ADBC         pip install adbc-driver-flightsql pyarrow
                  import adbc_driver_flightsql.dbapi as adbc
                  db = adbc.connect("grpc://localhost:%1$d", {"adbc.flight.sql.authorization_header": "Bearer " + token})

                JDBC         jdbc:arrow-flight-sql://localhost:%1$d/?useEncryption=false&token=<token>

                Command line ./pondpilot query "SELECT count(*) FROM shop.orders"
                             ./pondpilot token --sub alice      ./pondpilot workers list

                Ctrl-C stops everything.
                """
                        .formatted(grpc, settings.server().port(), token, config));
        out.flush();
    }
}
