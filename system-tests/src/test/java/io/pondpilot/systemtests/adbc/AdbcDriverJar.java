package io.pondpilot.systemtests.adbc;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.adbc.core.AdbcDriver;
import org.apache.arrow.memory.BufferAllocator;

/// The ADBC Flight SQL driver in a class loader of its own. It wants `flight-sql-jdbc-core`, whose
/// classes the shaded JDBC driver carries too, with other signatures; only one can be first on a
/// class path.
final class AdbcDriverJar {
    private static final String DRIVER = "org.apache.arrow.adbc.driver.flightsql.FlightSqlDriver";
    private static final ClassLoader APART = loader();

    private AdbcDriverJar() {}

    static AdbcDriver driver(BufferAllocator allocator) {
        try {
            return (AdbcDriver)
                    APART.loadClass(DRIVER)
                            .getConstructor(BufferAllocator.class)
                            .newInstance(allocator);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClassLoader loader() {
        URL[] jars = {
            jar("org/apache/arrow/adbc/driver/flightsql/FlightSqlDriver.class", "adbc-driver"),
            jar("org/apache/arrow/driver/jdbc/utils/SqlTypes.class", "flight-sql-jdbc-core")
        };
        return new OwnFirst(jars, AdbcDriverJar.class.getClassLoader());
    }

    /// The jar that holds a resource and has this in its name.
    private static URL jar(String resource, String name) {
        try {
            ClassLoader all = AdbcDriverJar.class.getClassLoader();
            for (URL found : Collections.list(all.getResources(resource))) {
                if (found.openConnection() instanceof JarURLConnection connection
                        && connection.getJarFileURL().getPath().contains(name)) {
                    return connection.getJarFileURL();
                }
            }
            throw new IllegalStateException("no " + name + " on the class path");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Looks into its own jars before it asks its parent, for the packages these jars hold.
    private static final class OwnFirst extends URLClassLoader {
        private static final List<String> OWN =
                List.of("org.apache.arrow.adbc.driver.flightsql.", "org.apache.arrow.driver.jdbc.");

        OwnFirst(URL[] jars, ClassLoader parent) {
            super(jars, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (OWN.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
