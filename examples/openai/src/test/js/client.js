// OpenAI's client, untouched but for its base URL: one case a run. It prints what the client answers, as JSON.
import OpenAI from "openai";

const [baseURL, apiKey, name] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const question = { model: "tiny", messages: [{ role: "user", content: "How is the weather in Berlin?" }] };

const cases = {
  async completion() {
    return (await client.chat.completions.create(question)).choices[0].message.content;
  },

  async stream() {
    const tokens = [];
    for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
      tokens.push(chunk.choices[0]?.delta?.content);
    }
    return tokens.filter((token) => token);
  },

  async tools() {
    const tools = [{ type: "function", function: { name: "get_weather", parameters: { type: "object" } } }];
    const message = await client.chat.completions.stream({ ...question, tools }).finalMessage();
    return message.tool_calls.map((call) => call.function);
  },

  async response() {
    const text = [];
    for await (const event of await client.responses.create({ model: "tiny", input: "Hello", stream: true })) {
      if (event.type === "response.output_text.delta") {
        text.push(event.delta);
      }
    }
    return text;
  },

  async models() {
    return (await client.models.list()).data.map((model) => model.id);
  },

  async error() {
    try {
      await client.chat.completions.create(question);
    } catch (error) {
      return { name: error.constructor.name, status: error.status, type: error.type, code: error.code };
    }
  },

  async errorInMidStream() {
    const tokens = [];
    try {
      for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
        tokens.push(chunk.choices[0].delta.content);
      }
    } catch (error) {
      return { tokens: tokens.filter((token) => token), code: error.code, message: error.error.message };
    }
  },

  async repeated() {
    const patient = new OpenAI({ baseURL, apiKey });
    return (await patient.chat.completions.create(question)).choices[0].message.content;
  },
};

console.log(JSON.stringify(await cases[name]()));
