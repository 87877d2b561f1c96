package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.notes.Notebook;
import dev.penstock.benchmarks.notes.Notes;
import dev.penstock.benchmarks.process.Arm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays scenes block by block on all arms, each block with another arm first, until each scene has enough blocks that count.
 * A scene whose blocks are rejected is played again, but at most half as often again as asked for.
 */
public final class Blocks {
    private final Notebook notebook;
    private final int wanted;
    private final Consumer<String> progress;

    public Blocks(Notebook notebook, int wanted, Consumer<String> progress) {
        this.notebook = notebook;
        this.wanted = wanted;
        this.progress = progress;
    }

    public void play(List<Scene> scenes, List<Arm> arms) throws InterruptedException {
        int most = wanted + wanted / 2;
        for (int block = 0; block < most; block++) {
            for (Scene scene : scenes) {
                if (notebook.accepted(scene.name()) < wanted) {
                    progress.accept("block " + (block + 1) + ", " + scene.name());
                    play(scene, arms, block);
                }
            }
        }
    }

    private void play(Scene scene, List<Arm> arms, int block) throws InterruptedException {
        var rotated = new ArrayList<>(arms);
        Collections.rotate(rotated, block);
        for (Arm arm : rotated) {
            arm.process().ifPresent(process -> process.requireAlive());
            scene.measure(arm, new Notes(notebook, scene.name(), arm.name(), block));
        }
    }
}
