package dev.penstock.app.clients;

import com.openai.client.OpenAIClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** openai-java with futures. */
final class OpenAiJavaAsync extends OpenAiJava {
    @Override
    ChatCompletion whole(OpenAIClient client, ChatCompletionCreateParams asked) {
        return await(client.async().chat().completions().create(asked));
    }

    @Override
    ChatCompletion joined(OpenAIClient client, ChatCompletionCreateParams asked) {
        ChatCompletionAccumulator joined = ChatCompletionAccumulator.create();
        await(client.async()
                .chat()
                .completions()
                .createStreaming(asked)
                .subscribe(joined::accumulate)
                .onCompleteFuture());
        return joined.chatCompletion();
    }

    @Override
    String beginning(OpenAIClient client, ChatCompletionCreateParams asked, int characters) {
        StringBuilder text = new StringBuilder();
        AsyncStreamResponse<ChatCompletionChunk> chunks =
                client.async().chat().completions().createStreaming(asked);
        Consumer<String> reader = piece -> {
            text.append(piece);
            if (text.length() > characters) {
                // On the reading thread: from another one this client may forget its socket instead of closing it.
                chunks.close();
            }
        };
        await(chunks.subscribe(chunk -> chunk.choices()
                        .forEach(choice -> choice.delta().content().ifPresent(reader)))
                .onCompleteFuture());
        return text.toString();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof OpenAIException raised ? raised : failure;
        }
    }

    @Override
    public String toString() {
        return "openai-java-async";
    }
}
