package io.pondpilot.systemtests.pages;

import java.io.File;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// Dependencies as a reader's pom takes them: these very jars are on this test's class path.
final class MavenDependencies implements Language {
    @Override
    public List<BlockResult> run(List<CodeBlock> blocks, Reader reader) throws Exception {
        List<BlockResult> results = new ArrayList<>();
        for (CodeBlock block : blocks) {
            NodeList dependencies =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(
                                    new InputSource(
                                            new StringReader("<all>" + block.text() + "</all>")))
                            .getElementsByTagName("dependency");
            List<String> missing = new ArrayList<>();
            for (int i = 0; i < dependencies.getLength(); i++) {
                Element dependency = (Element) dependencies.item(i);
                String jar = text(dependency, "artifactId") + "-" + text(dependency, "version");
                if (!Languages.classPath().contains(File.separator + jar + ".jar")) {
                    missing.add(jar);
                }
            }
            results.add(
                    missing.isEmpty() && dependencies.getLength() > 0
                            ? BlockResult.passed("")
                            : BlockResult.failed("not what the tests run: " + missing));
        }
        return results;
    }

    private static String text(Element dependency, String tag) {
        return dependency.getElementsByTagName(tag).item(0).getTextContent().strip();
    }
}
