package dev.localpod;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the rest of a JVM may have set before an emulator starts in it. */
enum GlobalState {
  NOTHING {
    @Override
    void set() {}
  },
  PROXY_SELECTOR {
    @Override
    void set() {
      ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", DEAD_PORT)));
    }
  },
  PROXY_PROPERTIES {
    @Override
    void set() {
      for (String kind : List.of("http.proxy", "https.proxy", "socksProxy")) {
        System.setProperty(kind + "Host", "127.0.0.1");
        System.setProperty(kind + "Port", Integer.toString(DEAD_PORT));
      }
      System.setProperty("http.nonProxyHosts", "");
    }
  },
  AUTHENTICATOR {
    @Override
    void set() {
      Authenticator.setDefault(
          new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
              throw new IllegalStateException("the emulator has asked the default Authenticator");
            }
          });
    }
  },
  COOKIES {
    @Override
    void set() {
      var cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
      for (String host : List.of("127.0.0.1", "localhost")) {
        var cookie = new HttpCookie("of", "another");
        cookie.setPath("/");
        cookies.getCookieStore().add(URI.create("http://" + host + "/"), cookie);
      }
      CookieHandler.setDefault(cookies);
    }
  },
  TURKISH {
    @Override
    void set() {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    }
  },
  ARABIC_DIGITS {
    @Override
    void set() {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    }
  },
  THAI_DIGITS_AND_CALENDAR {
    @Override
    void set() {
      Locale.setDefault(Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai"));
    }
  },
  TIME_ZONE {
    @Override
    void set() {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
    }
  },
  LOGGING {
    @Override
    void set() {
      LogManager.getLogManager().reset();
      Logger root = Logger.getLogger("");
      root.setLevel(Level.ALL);
      root.addHandler(new FailingHandler());
    }
  },
  NO_CONTEXT_CLASS_LOADER {
    @Override
    void set() {
      Thread.currentThread().setContextClassLoader(null);
    }
  },
  EMPTY_CONTEXT_CLASS_LOADER {
    @Override
    void set() {
      Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], null));
    }
  },
  INTERRUPTED {
    @Override
    void set() {
      Thread.currentThread().interrupt();
    }
  };

  /** Where nobody listens: a connection to it is refused at once. */
  private static final int DEAD_PORT = 1;

  abstract void set();

  /** Restores what a JVM starts with. */
  static void restore() throws IOException {
    ProxySelector.setDefault(DEFAULT_PROXIES);
    System.setProperties((Properties) PROPERTIES.clone());
    Authenticator.setDefault(null);
    CookieHandler.setDefault(null);
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    LogManager.getLogManager().readConfiguration();
    Thread.currentThread().setContextClassLoader(GlobalState.class.getClassLoader());
    Thread.interrupted();
  }

  private static final ProxySelector DEFAULT_PROXIES = ProxySelector.getDefault();
  private static final Properties PROPERTIES = (Properties) System.getProperties().clone();

  /** Fails a call that logs a message below the level of a warning. */
  private static final class FailingHandler extends Handler {
    @Override
    public void publish(LogRecord record) {
      String logger = String.valueOf(record.getLoggerName());
      if (record.getLevel().intValue() < Level.WARNING.intValue()
          && (logger.startsWith("org.eclipse.jetty") || logger.startsWith("io.javalin"))) {
        throw new IllegalStateException(logger + " has logged " + record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
