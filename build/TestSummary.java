import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Adds up the Surefire and Failsafe reports below a folder: names every failed and every skipped
/// test with its reason, and ends with `N passed, N failed, N skipped` alone on the last line.
/// Exits 1 when a test failed or none ran. Run as a source file: `java build/TestSummary.java ROOT`.
void main(String[] args) throws Exception {
    Path root = Path.of(args[0]).toAbsolutePath();
    List<Path> reports;
    try (Stream<Path> files = Files.walk(root)) {
        reports = files.filter(TestReports::isReport).sorted().toList();
    }
    List<String> failed = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    int passed = 0;
    for (Path report : reports) {
        Element suite =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile())
                        .getDocumentElement();
        NodeList cases = suite.getElementsByTagName("testcase");
        if (cases.getLength() == 0) {
            // An assumption before all tests of a class leaves a report without a case or a reason.
            skipped.add(
                    suite.getAttribute("name")
                            + ": all of it; what it assumes before its tests is not so here");
        }
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname") + "." + test.getAttribute("name");
            switch (TestReports.outcome(test)) {
                case "failure", "error" -> failed.add(name + ": " + TestReports.reason(test));
                case "skipped" -> skipped.add(name + ": " + TestReports.reason(test));
                default -> passed++;
            }
        }
    }
    failed.forEach(line -> IO.println("FAILED  " + line));
    skipped.forEach(line -> IO.println("SKIPPED " + line));
    IO.println("");
    IO.println(passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped");
    System.exit(failed.isEmpty() && passed > 0 ? 0 : 1);
}

/// Reads the XML that Surefire and Failsafe write.
static final class TestReports {
    private TestReports() {}

    static boolean isReport(Path file) {
        String folder = String.valueOf(file.getParent().getFileName());
        String name = file.getFileName().toString();
        return (folder.equals("surefire-reports") || folder.equals("failsafe-reports"))
                && name.startsWith("TEST-")
                && name.endsWith(".xml");
    }

    static String outcome(Element test) {
        return Stream.of("failure", "error", "skipped")
                .filter(tag -> test.getElementsByTagName(tag).getLength() > 0)
                .findFirst()
                .orElse("passed");
    }

    static String reason(Element test) {
        Element outcome = (Element) test.getElementsByTagName(outcome(test)).item(0);
        String message = outcome.getAttribute("message");
        String text = message.isBlank() ? outcome.getTextContent().strip() : message;
        String line = text.lines().findFirst().orElse("no reason given");
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
}
