package dev.localpod.check;

import dev.localpod.check.RuleResult.Verdict;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes results the way that continuous integration reads tests. */
final class JunitXml {

  private static final String SUITE = "localpod check";

  private JunitXml() {}

  static String of(List<RuleResult> results, Function<RuleResult, String> line) {
    var text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", SUITE);
      xml.writeAttribute("tests", Integer.toString(results.size()));
      xml.writeAttribute("failures", count(results, Verdict.DIFFERS));
      xml.writeAttribute("errors", "0");
      xml.writeAttribute("skipped", count(results, Verdict.NOT_TRIED));
      for (RuleResult result : results) {
        writeCase(xml, result, line.apply(result));
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write XML into memory", e);
    }
    return text.toString();
  }

  private static String count(List<RuleResult> results, Verdict verdict) {
    return Long.toString(results.stream().filter(each -> each.verdict() == verdict).count());
  }

  private static void writeCase(XMLStreamWriter xml, RuleResult result, String line)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", SUITE);
    xml.writeAttribute("name", result.rule().id() + " " + result.rule().title());
    switch (result.verdict()) {
      case DIFFERS -> writeMessage(xml, "failure", line);
      case NOT_TRIED -> writeMessage(xml, "skipped", line);
      case AGREES -> {}
    }
    xml.writeEndElement();
  }

  private static void writeMessage(XMLStreamWriter xml, String element, String line)
      throws XMLStreamException {
    xml.writeEmptyElement(element);
    xml.writeAttribute("message", line.replaceAll("[^\\x20-\\x{10FFFF}]", " "));
  }
}
